package org.bitsweep.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.plan.QuantizationSettings;

/**
 * Everything found about one network.
 *
 * @param network its name
 * @param digest SHA-256 of its float32 ONNX file
 * @param preprocessing how images were prepared, as {@link org.bitsweep.imaging.Preprocessing#canonicalTexts} gives it
 * @param settings its settings
 * @param float32Evaluation digest of the key of the evaluation without quantization
 * @param float32 accuracy without quantization
 * @param configurations accuracies under every configuration, in the order of the sweep
 */
public record NetworkResult(
        String network,
        String digest,
        Map<String, String> preprocessing,
        QuantizationSettings settings,
        String float32Evaluation,
        Accuracy float32,
        List<ConfigurationResult> configurations) {

    public NetworkResult {
        preprocessing = Collections.unmodifiableMap(new LinkedHashMap<>(preprocessing));
        configurations = List.copyOf(configurations);
    }
}
