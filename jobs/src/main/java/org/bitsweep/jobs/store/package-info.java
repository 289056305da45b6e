/** Predictions under their keys, on any Hadoop file system: what was computed once is found again. */
package org.bitsweep.jobs.store;
