/**
 * From the scores of a network to an accuracy that can be believed: one {@link org.bitsweep.evaluation.Prediction} an
 * image, counts and their interval ({@link org.bitsweep.evaluation.Accuracy}), the proof that every image was counted
 * exactly once ({@link org.bitsweep.evaluation.Denominator}), and the comparison of two configurations on the same
 * images ({@link org.bitsweep.evaluation.PairedComparison}).
 */
package org.bitsweep.evaluation;
