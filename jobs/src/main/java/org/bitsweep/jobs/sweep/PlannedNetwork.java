package org.bitsweep.jobs.sweep;

import java.util.List;
import java.util.stream.IntStream;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.settings.SettingsText;

/**
 * What every configuration of one network comes down to.
 *
 * @param loaded the network
 * @param parcel how it travels to executors
 * @param images its prepared images
 * @param asked the evaluation of each configuration asked for, in their order; equal ones are one
 * @param distinct float32 first, then every distinct evaluation once
 */
record PlannedNetwork(LoadedNetwork loaded, NetworkParcel parcel, PreparedDataset images, List<Evaluation> asked,
        List<Evaluation> distinct) {

    String name() {
        return loaded.config().name();
    }

    Evaluation float32() {
        return distinct.get(0);
    }

    /** The configurations that an evaluation answers, in words. */
    List<String> configurationsOf(Evaluation evaluation) {
        if (evaluation.plan() == null) {
            return List.of(loaded.network().exported().isPresent() ? "as exported" : "float32");
        }
        List<QuantizationConfig> configurations = loaded.sweep().configurations();
        return IntStream.range(0, asked.size()).filter(i -> asked.get(i).equals(evaluation)).mapToObj(configurations::get)
                .map(config -> config.weightBits() + "W" + config.activationBits() + "A " + SettingsText.methods(config.methods()))
                .toList();
    }
}
