package org.bitsweep.jobs.compare;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.judgement.Cell;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.Condition;
import org.bitsweep.judgement.NoiseFloor;

/**
 * A cell with its predictions.
 *
 * @param described what it is
 * @param predictions of every image
 * @param noise its noise floor, if it was measured
 */
record StoredCell(SideCell described, CellPredictions predictions, Optional<NoiseFloor> noise) {

    String name() {
        return described.name();
    }

    /** The batch in which it was evaluated. */
    String batch() {
        return String.valueOf(described.key().get(EvaluationKey.BATCH));
    }

    /** What is compared, under the condition of its batch. */
    Cell cell() {
        return cell(batch());
    }

    /** @param batch equal on both sides if it is no hindrance */
    Cell cell(String batch) {
        Map<String, String> key = described.key();
        Map<Condition, String> conditions = new EnumMap<>(Condition.class);
        conditions.put(Condition.IMAGES, key.get("images") + " " + key.get("selected"));
        conditions.put(Condition.PREPROCESSING, key.get("image-size") + " " + key.get("normalization"));
        // Labels are told from the predictions themselves.
        conditions.put(Condition.LABELS, "");
        conditions.put(Condition.BATCH, batch);
        return new Cell(name(), conditions, predictions);
    }
}
