/** Progress of long work with an estimate of the time left. */
package org.bitsweep.jobs.progress;
