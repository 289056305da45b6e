/**
 * Results as tables. A {@link org.bitsweep.report.RunRecord} holds everything a run found and everything it depended on; its
 * {@link org.bitsweep.report.AblationTable} or {@link org.bitsweep.report.NetworksTable} is laid out as a neutral
 * {@link org.bitsweep.report.Table}, and a {@link org.bitsweep.report.TableRenderer} writes that for the terminal, Markdown, LaTeX or
 * HTML. {@link org.bitsweep.report.ResultsCsv} and {@link org.bitsweep.report.ResultsJson} write the record itself.
 *
 * <p>What a number depends on stands beside it: the number of images, the interval, whether it is a subset, images that
 * could not be read, profile and digests.
 */
package org.bitsweep.report;
