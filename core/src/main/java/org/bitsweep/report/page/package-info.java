/**
 * A run as a page: {@link org.bitsweep.report.page.ReportPage} puts tables, figures and images of a
 * {@link org.bitsweep.report.page.PageRun} into one HTML file that needs nothing else.
 */
package org.bitsweep.report.page;
