package org.bitsweep.judgement;

import java.util.OptionalDouble;

/**
 * What counts as a difference.
 *
 * @param alpha level of a family of cells, above 0 and below 1
 * @param marginPoints least difference in Top-1 that is called worse or better, in points
 * @param nonInferiorityMarginPoints the loss to be excluded, in points; empty if that proof is not asked for
 */
public record JudgementSettings(double alpha, double marginPoints, OptionalDouble nonInferiorityMarginPoints) {

    /** One percent, 0.3 points, no proof of non-inferiority. */
    public static final JudgementSettings DEFAULT = new JudgementSettings(0.01, 0.3, OptionalDouble.empty());

    public JudgementSettings {
        if (!(alpha > 0 && alpha < 1) || !(marginPoints >= 0 && marginPoints <= 100)) {
            throw new IllegalArgumentException(
                    "expected 0 < alpha < 1 and a margin of 0 to 100 points, found " + alpha + " and " + marginPoints);
        }
        nonInferiorityMarginPoints.ifPresent(margin -> {
            if (!(margin > 0 && margin < 100)) {
                throw new IllegalArgumentException("expected a margin above 0 and below 100 points, found " + margin);
            }
        });
    }

    /** The same with a proof of non-inferiority asked for. */
    public JudgementSettings withNonInferiority(double margin) {
        return new JudgementSettings(alpha, marginPoints, OptionalDouble.of(margin));
    }

    /**
     * What judges all n images where an early stop was possible ({@link SequentialTest}): half of alpha, because the other
     * half was spent on looking.
     */
    public JudgementSettings afterLooking() {
        return new JudgementSettings(alpha / 2, marginPoints, nonInferiorityMarginPoints);
    }
}
