/** Predictions of networks over batches, on Spark. */
package org.bitsweep.jobs.evaluate;
