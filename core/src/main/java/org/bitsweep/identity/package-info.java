/** What a thing is, written so that two processes write the same: named, typed fields and a SHA-256 over them. */
package org.bitsweep.identity;
