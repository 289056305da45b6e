/** Parquet files read and written row by row, by tasks and without a session. */
package org.bitsweep.jobs.parquet;
