package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.NoiseFactors;
import org.bitsweep.judgement.NoiseFloor;

/** Every evaluation again with its input scaled by next to nothing, stored as evaluations of their own: the noise floor. */
final class NoiseStage {

    private final List<Float> factors;

    /** @param replicates 0 for none */
    NoiseStage(int replicates) {
        this.factors = replicates == 0 ? List.of() : NoiseFactors.first(replicates);
    }

    /** The networks as they are, then once more for each factor, with all their evaluations at that scale. */
    List<PlannedNetwork> withReplicates(List<PlannedNetwork> planned) {
        List<PlannedNetwork> replicates = new ArrayList<>(planned);
        for (PlannedNetwork network : planned) {
            for (float factor : factors) {
                replicates.add(new PlannedNetwork(network.loaded(), network.parcel(), network.images(), List.of(),
                        network.distinct().stream().map(evaluation -> scaled(evaluation, factor)).toList()));
            }
        }
        return replicates;
    }

    private static Evaluation scaled(Evaluation evaluation, float factor) {
        EvaluationKey key = evaluation.key();
        return new Evaluation(new EvaluationKey(key.network(), key.imageSize(), key.plan(), key.images(), key.selected(),
                key.normalization(), factor, key.batching(), key.engine()), evaluation.plan());
    }

    /**
     * Noise floors by the evaluation's digest, once all replicates are stored; empty if there are none.
     *
     * @param unreadable names of images that count nowhere
     */
    Map<String, NoiseFloor> floors(List<PlannedNetwork> planned, EvaluationStore store, Set<String> unreadable,
            Configuration configuration) throws IOException {
        Map<String, NoiseFloor> floors = new LinkedHashMap<>();
        if (factors.isEmpty()) {
            return floors;
        }
        StoredPredictions stored = new StoredPredictions(store.root(), configuration);
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                List<CellPredictions> replicates = new ArrayList<>();
                for (float factor : factors) {
                    replicates.add(stored.of(
                            network.name() + " x " + factor, scaled(evaluation, factor).digest(), unreadable));
                }
                floors.put(evaluation.digest(),
                        NoiseFloor.of(stored.of(network.name(), evaluation.digest(), unreadable), replicates));
            }
        }
        return floors;
    }
}
