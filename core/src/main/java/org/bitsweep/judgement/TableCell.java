package org.bitsweep.judgement;

import java.util.Optional;
import java.util.Set;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.evaluation.Accuracy;

/**
 * A cell of a table that has been published.
 *
 * @param <M> the methods that are on or off
 * @param group network and bits: cells of one group differ in methods only
 * @param methods that are on
 * @param accuracy measured
 * @param figure published
 * @param noise noise floor of the cell, if it was measured
 */
public record TableCell<M extends Enum<M>>(
        String group, Set<M> methods, Accuracy accuracy, PrintedFigure figure, Optional<NoiseFloor> noise) {

    public TableCell {
        methods = Set.copyOf(methods);
    }

    /** Measured less published, in points. */
    public double differencePoints() {
        return accuracy.topOnePercent() - figure.value();
    }

    /** What is said about it. */
    public PublishedVerdict verdict() {
        return PublishedVerdict.of(accuracy, figure, noise);
    }
}
