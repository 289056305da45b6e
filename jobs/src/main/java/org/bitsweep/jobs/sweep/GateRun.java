package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Batching;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.evaluation.Float32Gate;
import org.bitsweep.evaluation.GateException;
import org.bitsweep.imaging.Normalization;

/**
 * Stops a sweep whose float32 accuracy is not the network's own before any quantized network is run. Float32 is evaluated on
 * all images, once: the table needs it anyway, it is found again by the next run, and no sample can be unlucky.
 */
final class GateRun {

    private final PrintWriter messages;

    GateRun(PrintWriter messages) {
        this.messages = messages;
    }

    /** Runs evaluations that a gate needs and counts them. */
    interface Evaluator {
        void run(List<PlannedNetwork> planned, Predicate<Evaluation> wanted) throws IOException;

        Accuracy of(Evaluation evaluation);
    }

    /**
     * Evaluates every network whose float32 accuracy is known.
     *
     * @throws GateException if one misses it; tells what is probably wrong
     */
    void require(List<PlannedNetwork> planned, Evaluator evaluator) throws IOException {
        List<PlannedNetwork> known =
                planned.stream().filter(network -> network.loaded().config().expected().isPresent()).toList();
        if (known.isEmpty()) {
            return;
        }
        evaluator.run(known, evaluation -> evaluation.plan() == null);
        for (PlannedNetwork network : known) {
            NetworkConfig config = network.loaded().config();
            Float32Gate gate = new Float32Gate(config.expected().get().topOnePercent());
            Accuracy found = evaluator.of(network.float32());
            if (!gate.passes(found)) {
                PlannedNetwork swapped = swapped(network);
                evaluator.run(List.of(swapped), evaluation -> true);
                throw new GateException(gate.explain(config.name(), found, evaluator.of(swapped.float32())));
            }
            messages.println(String.format(Locale.ROOT, "%s: float32 Top-1 on %d images is %.2f %%, within chance of %.2f %% on all",
                    config.name(), found.images(), found.topOnePercent(), gate.expectedPercent()));
        }
    }

    /** The float32 network alone, red and blue exchanged. */
    private static PlannedNetwork swapped(PlannedNetwork network) {
        LoadedNetwork loaded = network.loaded().withSwappedChannels();
        Normalization normalization = loaded.config().preprocessing().normalization();
        EvaluationKey key = network.float32().key();
        Evaluation evaluation = new Evaluation(new EvaluationKey(key.network(), key.imageSize(), key.plan(), key.images(),
                key.selected(), normalization.canonicalText(), key.inputScale(), Batching.INDEPENDENT, key.engine()), null);
        return new PlannedNetwork(loaded, network.parcel(), network.images(), List.of(), List.of(evaluation));
    }
}
