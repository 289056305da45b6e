package org.bitsweep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.WilsonInterval;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.settings.SettingsText;

/** A run with everything that it depended on, as one JSON object with keys in a fixed order. */
public final class ResultsJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Version of the keys (docs/results.md). */
    static final int FORMAT = 2;

    private ResultsJson() {}

    /** The file's text, ended by a line feed. */
    public static String render(RunRecord run) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT);
        root.put("sweep", run.sweep());
        ObjectNode images = root.putObject("images");
        images.put("dataset", run.images().dataset());
        images.put("in-dataset", run.images().inDataset());
        images.put("selected", run.images().selected());
        images.put("scored", run.images().scored());
        ArrayNode unreadable = images.putArray("unreadable");
        run.images().unreadable().forEach(unreadable::add);
        root.put("batch-size", run.batchSize());
        root.put("store", run.store());
        texts(root.putObject("provenance"), run.provenance());
        PresentationJson.write(root.putObject("presentation"), run.presentation());
        ArrayNode networks = root.putArray("networks");
        for (NetworkResult network : run.networks()) {
            ObjectNode node = networks.addObject();
            node.put("network", network.network());
            node.put("sha256", network.digest());
            texts(node.putObject("preprocessing"), network.preprocessing());
            texts(node.putObject("settings"), SettingsText.of(network.settings()));
            ObjectNode float32 = node.putObject("float32");
            float32.put("evaluation", network.float32Evaluation());
            accuracy(float32, network.float32());
            noise(float32, run.noise().get(network.float32Evaluation()));
            ArrayNode configurations = node.putArray("configurations");
            for (ConfigurationResult result : network.configurations()) {
                ObjectNode configuration = configurations.addObject();
                configuration.put("digest", SettingsText.digest(result.configuration()));
                configuration.put("plan", result.plan());
                configuration.put("evaluation", result.evaluation());
                texts(configuration.putObject("configuration"), SettingsText.of(result.configuration()));
                ObjectNode accuracy = configuration.putObject("accuracy");
                accuracy(accuracy, result.accuracy());
                noise(accuracy, run.noise().get(result.evaluation()));
                result.spent().ifPresent(spent -> {
                    ObjectNode bits = configuration.putObject("spent").put("weight-bits", spent.weights())
                            .put("activation-bits", spent.activations()).put("bytes", spent.bytes());
                    spent.weightEntropy().ifPresent(entropy -> bits.put(RecordKeys.WEIGHT_ENTROPY, entropy));
                });
            }
        }
        try {
            return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException error) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", error);
        }
    }

    private static void texts(ObjectNode node, Map<String, String> texts) {
        texts.forEach(node::put);
    }

    /** Nothing is written where the noise was not measured. */
    private static void noise(ObjectNode node, NoiseFloor noise) {
        if (noise != null) {
            node.putObject("noise").put("replicates", noise.replicates()).put("most-changed", noise.mostChanged())
                    .put("move-points", noise.movePoints());
        }
    }

    private static void accuracy(ObjectNode node, Accuracy accuracy) {
        WilsonInterval interval = accuracy.topOneInterval();
        node.put("n", accuracy.images());
        node.put("top1-count", accuracy.topOne());
        node.put("top5-count", accuracy.topFive());
        node.put("top1-percent", accuracy.topOnePercent());
        node.put("top5-percent", accuracy.topFivePercent());
        node.put("top1-low95-percent", interval.lowPercent());
        node.put("top1-high95-percent", interval.highPercent());
    }
}
