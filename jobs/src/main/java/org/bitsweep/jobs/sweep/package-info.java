/** The stages of a sweep, strung together. */
package org.bitsweep.jobs.sweep;
