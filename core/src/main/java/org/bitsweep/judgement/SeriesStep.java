package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What became of a cell between a night and the one before it in the same series: McNemar's exact test on the two nights'
 * predictions, Holm over the cells of the night. Nothing is smoothed, because the images are the same.
 *
 * @param cell its name
 * @param kind what is said
 * @param points Top-1 of the night less that of the night before; empty if the two were not compared
 * @param adjustedPValue after Holm; empty likewise
 */
public record SeriesStep(String cell, Kind kind, OptionalDouble points, OptionalDouble adjustedPValue) {

    /** A closed set. */
    public enum Kind {
        /** The series begins with this night. */
        FIRST,
        /** No significant difference. */
        LEVEL,
        /** Significantly higher Top-1. */
        UP,
        /** Significantly lower Top-1. */
        DOWN,
        /** The predictions of the night before are gone, or were made under other conditions. */
        UNKNOWN
    }

    /** The first night of a series. */
    public static SeriesStep first(String cell) {
        return new SeriesStep(cell, Kind.FIRST, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** A night that cannot be compared with the one before. */
    public static SeriesStep unknown(String cell) {
        return new SeriesStep(cell, Kind.UNKNOWN, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * The steps of one night.
     *
     * @param tables the night before (base) against this one, by cell
     * @param alpha level of the night
     */
    public static List<SeriesStep> of(Map<String, PairedTable> tables, double alpha) {
        List<Double> adjusted = Holm.adjust(tables.values().stream().map(PairedTable::pValue).toList());
        List<SeriesStep> steps = new ArrayList<>();
        tables.forEach((cell, table) -> {
            double pValue = adjusted.get(steps.size());
            double points = table.differencePoints();
            Kind kind = pValue >= alpha ? Kind.LEVEL : points > 0 ? Kind.UP : Kind.DOWN;
            steps.add(new SeriesStep(cell, kind, OptionalDouble.of(points), OptionalDouble.of(pValue)));
        });
        return steps;
    }
}
