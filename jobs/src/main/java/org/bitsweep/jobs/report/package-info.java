/** Finished runs opened to be shown. */
package org.bitsweep.jobs.report;
