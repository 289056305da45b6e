/** The Spark jobs and the commands that start them: one class a job, one a command, and no arithmetic. */
package org.bitsweep.jobs;
