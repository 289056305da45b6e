/** Figures: what is drawn ({@link org.bitsweep.report.figure.Figure}: curves or bars), as SVG and as CSV. */
package org.bitsweep.report.figure;
