package org.bitsweep.jobs.diagnose;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.diagnosis.EvaluatedNetworks;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;

/** The predictions of finished runs over one store. */
final class RunPredictions implements EvaluatedNetworks {

    /** Float32 and the whole quantized network are asked for again and again. */
    private static final int KEPT = 8;

    private final StoredPredictions stored;
    private final Set<String> unreadable;
    private final Map<String, NetworkResult> networks = new HashMap<>();
    private final Map<String, CellPredictions> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CellPredictions> eldest) {
            return size() > KEPT;
        }
    };

    /** @param run whose images are those of every run that is added */
    RunPredictions(Path store, RunRecord run, Configuration configuration) throws IOException {
        this.stored = new StoredPredictions(store, configuration);
        this.unreadable = Set.copyOf(run.images().unreadable());
        add(run);
    }

    void add(RunRecord run) {
        run.networks().forEach(network -> networks.put(network.network(), network));
    }

    @Override
    public CellPredictions of(String network, Optional<QuantizationConfig> configuration) throws IOException {
        NetworkResult result = networks.get(network);
        String evaluation = configuration.isEmpty() ? result.float32Evaluation() : result.configurations().stream()
                .filter(each -> each.configuration().equals(configuration.get())).map(ConfigurationResult::evaluation)
                .findFirst().orElseThrow();
        CellPredictions known = recent.get(evaluation);
        if (known == null) {
            known = stored.of(network, evaluation, unreadable);
            recent.put(evaluation, known);
        }
        return known;
    }
}
