package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A whole table beside the published one.
 *
 * @param <M> the methods that are on or off
 * @param cells number of cells
 * @param counts cells by what is said about them; every key is there
 * @param kendallTau rank correlation of measured and published figures; empty if one side has a single value
 * @param meanDifferencePoints mean of measured less published
 * @param largest the cell with the largest difference, without sign; the first of several
 * @param effects direction of every effect
 */
public record PublishedSummary<M extends Enum<M>>(
        int cells,
        Map<Reproduction, Integer> counts,
        OptionalDouble kendallTau,
        double meanDifferencePoints,
        TableCell<M> largest,
        List<EffectDirection<M>> effects) {

    public PublishedSummary {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
        effects = List.copyOf(effects);
    }

    /** Whether two tables agree on what switching a method on does. */
    public enum Agreement {
        /** Both say up, or both say down. */
        AGREES,
        /** One says up, the other down. */
        DISAGREES,
        /** The published figures differ by no more than their rounding, or the measured ones not at all. */
        UNDECIDED
    }

    /**
     * One method on against off, the others as they are.
     *
     * @param group network and bits
     * @param method that is switched on
     * @param others methods that are on in both cells
     * @param publishedPoints on less off, as published
     * @param measuredPoints on less off, as measured
     * @param agreement of the two signs
     */
    public record EffectDirection<M extends Enum<M>>(
            String group, M method, Set<M> others, double publishedPoints, double measuredPoints, Agreement agreement) {
        public EffectDirection {
            others = Set.copyOf(others);
        }
    }

    /**
     * Summarizes a table.
     *
     * @param cells at least one
     */
    public static <M extends Enum<M>> PublishedSummary<M> of(List<TableCell<M>> cells) {
        Map<Reproduction, Integer> counts = new EnumMap<>(Reproduction.class);
        for (Reproduction reproduction : Reproduction.values()) {
            counts.put(reproduction, 0);
        }
        cells.forEach(cell -> counts.merge(cell.verdict().reproduction(), 1, Integer::sum));
        return new PublishedSummary<>(
                cells.size(),
                counts,
                KendallTau.of(
                        cells.stream().map(cell -> cell.accuracy().topOnePercent()).toList(),
                        cells.stream().map(cell -> cell.figure().value()).toList()),
                cells.stream().mapToDouble(TableCell::differencePoints).average().orElseThrow(),
                cells.stream()
                        .max(Comparator.comparingDouble(cell -> Math.abs(cell.differencePoints())))
                        .orElseThrow(),
                directions(cells));
    }

    private static <M extends Enum<M>> List<EffectDirection<M>> directions(List<TableCell<M>> cells) {
        List<EffectDirection<M>> directions = new ArrayList<>();
        for (TableCell<M> on : cells) {
            for (M method : on.methods().stream().sorted().toList()) {
                Set<M> others = new HashSet<>(on.methods());
                others.remove(method);
                cells.stream()
                        .filter(off -> off.group().equals(on.group()) && off.methods().equals(others))
                        .findFirst()
                        .ifPresent(off -> directions.add(direction(on, off, method, others)));
            }
        }
        return directions;
    }

    private static <M extends Enum<M>> EffectDirection<M> direction(
            TableCell<M> on, TableCell<M> off, M method, Set<M> others) {
        int published = on.figure().percent().subtract(off.figure().percent()).signum();
        double publishedPoints =
                on.figure().percent().subtract(off.figure().percent()).doubleValue();
        double measuredPoints = on.accuracy().topOnePercent() - off.accuracy().topOnePercent();
        // 0.2 and 0.1 as printed may be 0.1501 and 0.1499.
        boolean rounded = Math.abs(publishedPoints) <= on.figure().halfUnit() + off.figure().halfUnit() + 1e-9;
        Agreement agreement = rounded || measuredPoints == 0
                ? Agreement.UNDECIDED
                : published == Math.signum(measuredPoints) ? Agreement.AGREES : Agreement.DISAGREES;
        return new EffectDirection<>(on.group(), method, others, publishedPoints, measuredPoints, agreement);
    }

    /** How many effects have this agreement. */
    public long effects(Agreement agreement) {
        return effects.stream().filter(effect -> effect.agreement() == agreement).count();
    }

    /**
     * The other cell of the same group whose published figure lies nearest to what was measured here. Where it is as near
     * as the cell's own figure, that the figure was reproduced says little.
     *
     * @return empty if the group has no other cell
     */
    public static <M extends Enum<M>> Optional<TableCell<M>> nearestNeighbour(TableCell<M> cell, List<TableCell<M>> cells) {
        return cells.stream()
                .filter(other -> other.group().equals(cell.group()) && !other.methods().equals(cell.methods()))
                .min(Comparator.comparingDouble(
                        other -> Math.abs(cell.accuracy().topOnePercent() - other.figure().value())));
    }
}
