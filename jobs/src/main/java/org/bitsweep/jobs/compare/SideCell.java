package org.bitsweep.jobs.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.report.RecordedCell;

/**
 * A cell of a side before its predictions are read.
 *
 * @param name network, bits and methods, as messages name it
 * @param network name of the network
 * @param evaluation digest under which its predictions lie
 * @param key the parts of the evaluation's key by name; empty if the store does not have it
 * @param recorded what a record says of it; empty in a store
 * @param replicates digests of the same evaluation with its input scaled, where no record has its noise floor
 */
record SideCell(String name, String network, String evaluation, Map<String, String> key, Optional<RecordedCell> recorded,
        List<String> replicates) {

    SideCell {
        key = Map.copyOf(key);
        replicates = List.copyOf(replicates);
    }

    /** The same cell under another name. */
    SideCell named(String other) {
        return new SideCell(other, network, evaluation, key, recorded, replicates);
    }

    /** What two evaluations share that are the same network, plan, images and batch, whatever engine computed them. */
    String identity() {
        Map<String, String> parts = new TreeMap<>(key);
        parts.remove(EvaluationKey.ENGINE);
        return parts.toString();
    }
}
