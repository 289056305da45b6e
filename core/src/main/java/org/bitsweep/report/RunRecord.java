package org.bitsweep.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Accuracy;

/**
 * A finished run: what it found, and what that depended on.
 *
 * @param sweep name of the sweep
 * @param images the images behind every number
 * @param batchSize images a batch
 * @param networks results, in the order of the sweep
 * @param provenance what else the numbers depended on, such as engine versions and the instruction set
 */
public record RunRecord(
        String sweep,
        EvaluatedImages images,
        int batchSize,
        List<NetworkResult> networks,
        Map<String, String> provenance) {

    /** @throws InputException if an accuracy does not rest on exactly the images of the run */
    public RunRecord {
        networks = List.copyOf(networks);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        for (NetworkResult network : networks) {
            requireDenominator(network, network.float32(), images);
            network.configurations().forEach(result -> requireDenominator(network, result.accuracy(), images));
        }
    }

    private static void requireDenominator(NetworkResult network, Accuracy accuracy, EvaluatedImages images) {
        if (accuracy.images() != images.scored()) {
            throw new InputException(network.network() + ": an accuracy rests on " + accuracy.images()
                    + " images, but " + images.scored() + " of " + images.dataset()
                    + " were to be scored. No table is made of it.");
        }
    }
}
