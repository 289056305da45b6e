package org.bitsweep.judgement;

import java.util.Optional;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.WilsonInterval;

/**
 * A measurement beside a published figure, of which there are no predictions: nothing is paired, so the measurement's own
 * interval counts.
 *
 * @param reproduction what is said
 * @param accuracy measured
 * @param figure published
 * @param interval Wilson 95 % interval of the measurement
 * @param roundingPoints what rounding of the printed figure allows
 * @param movePoints what the cell's noise allows; 0 if it was not measured
 * @param missPoints how far outside of all this the figure lies; 0 if inside
 */
public record PublishedVerdict(
        Reproduction reproduction,
        Accuracy accuracy,
        PrintedFigure figure,
        WilsonInterval interval,
        double roundingPoints,
        double movePoints,
        double missPoints) {

    /** Variation by the composition of batches, as the authors' own page names it. */
    public static final double CLOSE_POINTS = 0.5;

    /** Differences of numbers in percent carry an error of this size, which must not decide. */
    private static final double ROUNDING_OF_DOUBLES = 1e-9;

    /**
     * Compares a measurement with a published figure.
     *
     * @param noise noise floor of the cell, if it was measured
     * @throws IllegalArgumentException if no image was scored
     */
    public static PublishedVerdict of(Accuracy accuracy, PrintedFigure figure, Optional<NoiseFloor> noise) {
        WilsonInterval interval = accuracy.topOneInterval();
        double rounding = figure.halfUnit();
        double move = noise.map(NoiseFloor::movePoints).orElse(0.0);
        double outside = Math.max(interval.lowPercent() - figure.value(), figure.value() - interval.highPercent());
        double miss = outside - rounding - move;
        Reproduction reproduction = miss <= ROUNDING_OF_DOUBLES
                ? Reproduction.REPRODUCED
                : miss <= CLOSE_POINTS + ROUNDING_OF_DOUBLES ? Reproduction.CLOSE : Reproduction.DIFFERENT;
        return new PublishedVerdict(
                reproduction,
                accuracy,
                figure,
                interval,
                rounding,
                move,
                reproduction == Reproduction.REPRODUCED ? 0 : miss);
    }

    /** Measured less published, in points. */
    public double differencePoints() {
        return accuracy.topOnePercent() - figure.value();
    }
}
