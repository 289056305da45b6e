/** One class a command, with its options, error reporting and exit codes. */
package org.bitsweep.jobs.cli;
