package org.bitsweep.judgement;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One side of a comparison.
 *
 * @param name network, bits and methods, as messages name the cell; cells of two sides belong together by it
 * @param conditions a text for every condition, equal if and only if the condition is (a digest, a size); BATCH is the same
 *     text for all sizes where statistics are calibrated
 * @param predictions of every image
 */
public record Cell(String name, Map<Condition, String> conditions, CellPredictions predictions) {

    public Cell {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(predictions, "predictions");
        conditions = Map.copyOf(conditions);
        if (conditions.size() != Condition.values().length) {
            throw new IllegalArgumentException("cell " + name + ": expected every condition, found " + conditions.keySet());
        }
    }

    /** The conditions in which the other cell differs; empty if the two may be compared. */
    public Set<Condition> differences(Cell other) {
        EnumSet<Condition> differences = EnumSet.noneOf(Condition.class);
        new EnumMap<>(conditions).forEach((condition, text) -> {
            if (!text.equals(other.conditions.get(condition))) {
                differences.add(condition);
            }
        });
        // Texts come from whoever wrote the record; predictions cannot be wrong about their own images.
        if (!predictions.sameImages(other.predictions)) {
            differences.add(Condition.IMAGES);
        } else if (!predictions.pairsWith(other.predictions)) {
            differences.add(Condition.LABELS);
        }
        return differences;
    }
}
