package org.bitsweep.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.NoiseFloor;

/**
 * A finished run: what it found, and what that depended on.
 *
 * @param sweep name of the sweep
 * @param images the images behind every number
 * @param batchSize images a batch
 * @param networks results, in the order of the sweep
 * @param store where predictions lie: {@code .} for the folder of the run itself, else a path or URI
 * @param noise noise floors that were measured, by digest of the evaluation
 * @param provenance what else the numbers depended on, such as engine versions and the instruction set
 * @param presentation what it is shown with
 */
public record RunRecord(
        String sweep,
        EvaluatedImages images,
        int batchSize,
        List<NetworkResult> networks,
        String store,
        Map<String, NoiseFloor> noise,
        Map<String, String> provenance,
        Presentation presentation) {

    /** The store of a run that keeps its predictions in its own folder. */
    public static final String OWN_STORE = ".";

    /** @throws InputException if an accuracy does not rest on exactly the images of the run */
    public RunRecord {
        networks = List.copyOf(networks);
        noise = Map.copyOf(noise);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        for (NetworkResult network : networks) {
            requireDenominator(network, network.float32(), images);
            network.configurations().forEach(result -> requireDenominator(network, result.accuracy(), images));
        }
    }

    /** The same shown otherwise. */
    public RunRecord shownWith(Presentation other) {
        return new RunRecord(sweep, images, batchSize, networks, store, noise, provenance, other);
    }

    private static void requireDenominator(NetworkResult network, Accuracy accuracy, EvaluatedImages images) {
        if (accuracy.images() != images.scored()) {
            throw new InputException(network.network() + ": an accuracy rests on " + accuracy.images()
                    + " images, but " + images.scored() + " of " + images.dataset()
                    + " were to be scored. No table is made of it.");
        }
    }
}
