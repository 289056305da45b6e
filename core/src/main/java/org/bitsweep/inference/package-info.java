/** Running a network: one classifier around one native session, which it owns and closes. */
package org.bitsweep.inference;
