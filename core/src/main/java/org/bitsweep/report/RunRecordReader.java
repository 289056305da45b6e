package org.bitsweep.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.SettingsText;

/** Reads the whole of what {@link ResultsJson} wrote, so that a finished run can be shown again. */
public final class RunRecordReader {

    private final RecordKeys keys;
    private final Map<String, NoiseFloor> noise = new LinkedHashMap<>();

    private RunRecordReader(RecordKeys keys) {
        this.keys = keys;
    }

    /**
     * The record that was written.
     *
     * @param file its name, for messages
     * @throws InputException naming the key that is missing or cannot be used
     */
    public static RunRecord read(String file, String text) {
        RecordKeys keys = new RecordKeys(file);
        JsonNode root = keys.parse(text);
        try {
            return new RunRecordReader(keys).run(root);
        } catch (IllegalArgumentException impossible) {
            throw new InputException(file + ": expected what a sweep wrote, found a fault: " + impossible.getMessage()
                    + " Run the sweep again; what is stored is found.", impossible);
        }
    }

    private RunRecord run(JsonNode root) {
        JsonNode images = keys.required(root, "images");
        List<String> unreadable = new ArrayList<>();
        keys.required(images, "unreadable").forEach(name -> unreadable.add(name.asText()));
        List<NetworkResult> networks = new ArrayList<>();
        keys.required(root, "networks").forEach(network -> networks.add(network(network)));
        JsonNode presentation = root.path("presentation");
        return new RunRecord(keys.text(root, "sweep"),
                new EvaluatedImages(keys.text(images, "dataset"), count(images, "in-dataset"), count(images, "selected"),
                        unreadable),
                count(root, "batch-size"), networks, keys.text(root, "store"), noise, keys.texts(root, "provenance"),
                presentation.isMissingNode() ? Presentation.PLAIN : PresentationJson.read(keys, presentation));
    }

    private NetworkResult network(JsonNode node) {
        JsonNode float32 = keys.required(node, "float32");
        List<ConfigurationResult> configurations = new ArrayList<>();
        for (JsonNode each : keys.required(node, "configurations")) {
            configurations.add(new ConfigurationResult(configuration(each), keys.text(each, "plan"),
                    keys.text(each, "evaluation"), accuracy(each, keys.required(each, "accuracy")), keys.spent(each)));
        }
        return new NetworkResult(keys.text(node, "network"), keys.text(node, "sha256"), keys.texts(node, "preprocessing"),
                settings(node, "settings"), keys.text(float32, "evaluation"), accuracy(float32, float32), configurations);
    }

    private QuantizationConfig configuration(JsonNode node) {
        Map<String, String> text = keys.texts(node, "configuration");
        JsonNode configuration = keys.required(node, "configuration");
        return new QuantizationConfig(bits(configuration, "weight-bits"), bits(configuration, "activation-bits"),
                SettingsText.methods(keys.text(configuration, "methods")), SettingsText.settings(text));
    }

    private QuantizationSettings settings(JsonNode node, String key) {
        return SettingsText.settings(keys.texts(node, key));
    }

    private int bits(JsonNode configuration, String key) {
        String found = keys.text(configuration, key);
        if (!found.matches("[2-8]")) {
            throw keys.wrong(key, "2 to 8", found);
        }
        return Integer.parseInt(found);
    }

    private Accuracy accuracy(JsonNode evaluated, JsonNode node) {
        keys.noise(node).ifPresent(floor -> noise.put(keys.text(evaluated, "evaluation"), floor));
        return new Accuracy(keys.count(node, "n"), keys.count(node, "top1-count"), keys.count(node, "top5-count"));
    }

    private int count(JsonNode node, String key) {
        return Math.toIntExact(keys.count(node, key));
    }
}
