/**
 * Results as tables. A {@link org.bitsweep.report.RunRecord} holds everything a run found and everything it depended on; its
 * {@link org.bitsweep.report.table.RunTables} are laid out as neutral {@link org.bitsweep.report.table.Table}s, and a
 * {@link org.bitsweep.report.table.TableRenderer} writes those for the terminal, Markdown, CSV, LaTeX or HTML.
 * {@link org.bitsweep.report.ResultsCsv} and {@link org.bitsweep.report.ResultsJson} write the record itself,
 * {@link org.bitsweep.report.RunRecordReader} reads it again.
 *
 * <p>What a number depends on stands beside it: the number of images, the interval, whether it is a subset, images that
 * could not be read, profile and digests.
 */
package org.bitsweep.report;
