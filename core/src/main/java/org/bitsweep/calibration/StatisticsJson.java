package org.bitsweep.calibration;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitsweep.Sha256;
import org.bitsweep.Suggestion;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.Network;
import org.bitsweep.statistics.ThresholdName;

/** Activation statistics as a file: every key known and there, and at the end a digest that proves the rest. */
final class StatisticsJson {

    /** Moments alone: what such statistics are called, digest and all, does not depend on what else might be collected. */
    private static final String FORMAT = "bitsweep activation statistics 2";
    /** Moments, and thresholds found from histograms. */
    private static final String FORMAT_WITH_THRESHOLDS = "bitsweep activation statistics 3";
    /** Either, and means of what layers read. */
    private static final String FORMAT_WITH_INPUTS = "bitsweep activation statistics 4";
    private static final String INPUT_MEANS = "input-means";
    private static final String CHANNEL_THRESHOLDS = "channel-thresholds";
    private static final String TENSOR_THRESHOLDS = "tensor-thresholds";
    private static final List<String> LAYER = List.of("channel", "tensor", "least", "largest");
    private static final List<String> LAYER_WITH_THRESHOLDS =
            List.of("channel", "tensor", "least", "largest", CHANNEL_THRESHOLDS, TENSOR_THRESHOLDS);
    private static final String DIGEST = "sha256";
    private static final int LONGEST_SHOWN = 100;
    private static final List<String> MOMENTS =
            List.of("mean", "mean-absolute-deviation", "standard-deviation", "minimum", "maximum");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    /** Decimal: a float written, read as double and rounded again is not always the same float (7.038531E-26). */
    private static final ObjectReader READER = JSON.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String file;
    private final Network network;

    private StatisticsJson(String file, Network network) {
        this.file = file;
        this.network = network;
    }

    static String write(ActivationStatistics statistics) {
        ObjectNode root = body(statistics);
        root.put(DIGEST, Sha256.hexOf(text(root)));
        return text(root) + "\n";
    }

    private static ObjectNode body(ActivationStatistics statistics) {
        ObjectNode root = JSON.createObjectNode();
        boolean thresholds = statistics.layers().values().stream().anyMatch(layer -> !layer.thresholds().isEmpty());
        boolean inputs = statistics.layers().values().stream().anyMatch(layer -> layer.inputMeans().length > 0);
        root.put("format", inputs ? FORMAT_WITH_INPUTS : thresholds ? FORMAT_WITH_THRESHOLDS : FORMAT);
        root.put("network", statistics.network());
        root.put("preprocessing", statistics.preprocessing());
        ArrayNode imageNodes = root.putArray("images");
        for (ActivationStatistics.Image image : statistics.images()) {
            imageNodes.addObject().put("name", image.name()).put("digest", image.digest());
        }
        ObjectNode layerNodes = root.putObject("layers");
        statistics.layers().forEach((id, layer) -> {
            ObjectNode node = layerNodes.putObject(id);
            put(node.putObject("channel"), layer.channel());
            put(node.putObject("tensor"), layer.tensor());
            node.put("least", unsigned(layer.least()));
            node.put("largest", unsigned(layer.largest()));
            if (thresholds) {
                put(node.putObject(CHANNEL_THRESHOLDS), layer.thresholds().channel());
                put(node.putObject(TENSOR_THRESHOLDS), layer.thresholds().tensor());
            }
            if (layer.inputMeans().length > 0) {
                put(node.putArray(INPUT_MEANS), layer.inputMeans());
            }
        });
        return root;
    }

    private static String text(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void put(ObjectNode node, LayerStatistics.Moments moments) {
        List<float[]> values = List.of(moments.mean(), moments.meanAbsoluteDeviation(), moments.standardDeviation(),
                moments.minimum(), moments.maximum());
        for (int i = 0; i < values.size(); i++) {
            put(node.putArray(MOMENTS.get(i)), values.get(i));
        }
    }

    private static void put(ObjectNode node, SortedMap<ThresholdName, float[]> thresholds) {
        thresholds.forEach((name, values) -> put(node.putArray(name.text()), values));
    }

    private static void put(ArrayNode array, float[] values) {
        for (float value : values) {
            array.add(unsigned(value));
        }
    }

    /** Decimals that are read have no negative zero, and none matters to a range. */
    private static float unsigned(float value) {
        return value == 0 ? 0 : value;
    }

    static ActivationStatistics read(String file, String json, Network network) {
        return new StatisticsJson(file, network).read(json);
    }

    private ActivationStatistics read(String json) {
        JsonNode root;
        try {
            root = READER.readTree(json);
        } catch (JsonProcessingException failure) {
            throw new InvalidStatisticsException(file, "is not a whole file of activation statistics; calibrate again", failure);
        }
        JsonNode format = root.path("format");
        // Asked first: another version may well have other keys.
        boolean inputs = FORMAT_WITH_INPUTS.equals(format.textValue());
        boolean thresholds = FORMAT_WITH_THRESHOLDS.equals(format.textValue())
                || inputs && root.path("layers").findValue(CHANNEL_THRESHOLDS) != null;
        if (!thresholds && !inputs && !FORMAT.equals(format.textValue())) {
            throw invalid("expected \"format\": \"" + FORMAT + "\" or \"" + FORMAT_WITH_THRESHOLDS + "\", found "
                    + (format.isMissingNode() ? "none" : shown(format)));
        }
        requireKeys("", root, List.of("format", "network", "preprocessing", "images", "layers", DIGEST));
        String found = text("network", root.path("network"));
        if (!found.equals(network.digest())) {
            throw new InvalidStatisticsException(file, "belongs to the network with digest " + found + ", not to "
                    + network.name() + " with digest " + network.digest() + "; calibrate this network");
        }
        ActivationStatistics statistics = new ActivationStatistics(
                found, text("preprocessing", root.path("preprocessing")), images(root.path("images")),
                layers(root.path("layers"), thresholds ? LAYER_WITH_THRESHOLDS : LAYER));
        String written = text(DIGEST, root.path(DIGEST));
        String expected = Sha256.hexOf(text(body(statistics)));
        if (!written.equals(expected)) {
            throw invalid("expected statistics as they were written, with sha256 " + expected + ", found sha256 " + written
                    + ": the file has been changed or damaged");
        }
        return statistics;
    }

    private List<ActivationStatistics.Image> images(JsonNode node) {
        if (!node.isArray() || node.isEmpty()) {
            throw invalid("images: expected a list of at least one calibration image, found "
                    + (node.isArray() ? "an empty one" : shown(node)));
        }
        List<ActivationStatistics.Image> images = new ArrayList<>();
        for (JsonNode image : node) {
            requireKeys("images: ", image, List.of("name", "digest"));
            images.add(new ActivationStatistics.Image(text("name", image.path("name")), text("digest", image.path("digest"))));
        }
        return images;
    }

    private Map<String, LayerStatistics> layers(JsonNode node, List<String> keys) {
        // Files of before average pooling or operands could be quantized have none of their statistics.
        boolean averages = network.layersWithAveragePooling().stream()
                .anyMatch(layer -> layer.kind() == LayerKind.AVERAGE_POOLING && node.has(layer.id()));
        boolean operands = network.operands().layers().stream().anyMatch(layer -> node.has(layer.id()));
        List<Layer> expected = operands ? network.observed() : averages ? network.layersWithAveragePooling() : network.layers();
        requireKeys("layers: ", node, expected.stream().map(Layer::id).toList());
        Map<String, LayerStatistics> layers = new TreeMap<>();
        for (Layer layer : expected) {
            JsonNode one = node.path(layer.id());
            boolean inputs = one.has(INPUT_MEANS);
            requireKeys("layer " + layer.id() + ": ", one,
                    inputs ? Stream.concat(keys.stream(), Stream.of(INPUT_MEANS)).toList() : keys);
            int channels = StatisticsGraph.hasChannels(layer) ? layer.channels() : 0;
            layers.put(layer.id(), new LayerStatistics(
                    moments(layer, one.path("channel"), channels), moments(layer, one.path("tensor"), 1),
                    number(layer, one.path("least")), number(layer, one.path("largest")),
                    new LayerThresholds(thresholds(layer, one.path(CHANNEL_THRESHOLDS), channels),
                            thresholds(layer, one.path(TENSOR_THRESHOLDS), 1)),
                    inputs ? vector(layer, one, INPUT_MEANS, one.path(INPUT_MEANS).size()) : new float[0]));
        }
        return layers;
    }

    private SortedMap<ThresholdName, float[]> thresholds(Layer layer, JsonNode node, int size) {
        SortedMap<ThresholdName, float[]> thresholds = new TreeMap<>();
        node.fieldNames().forEachRemaining(name -> thresholds.put(new ThresholdName(name), vector(layer, node, name, size)));
        return thresholds;
    }

    private LayerStatistics.Moments moments(Layer layer, JsonNode node, int size) {
        requireKeys("layer " + layer.id() + ": ", node, MOMENTS);
        List<float[]> values = MOMENTS.stream().map(name -> vector(layer, node, name, size)).toList();
        return new LayerStatistics.Moments(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4));
    }

    private float[] vector(Layer layer, JsonNode node, String name, int size) {
        JsonNode array = node.path(name);
        if (!array.isArray() || array.size() != size) {
            throw invalid("layer " + layer.id() + ": expected " + size + " values of " + name + ", found "
                    + (array.isArray() ? array.size() : "none"));
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = number(layer, array.get(i));
        }
        return values;
    }

    private float number(Layer layer, JsonNode node) {
        float number = node.isNumber() ? node.decimalValue().floatValue() : Float.NaN;
        if (!Float.isFinite(number)) {
            throw invalid("layer " + layer.id() + ": expected a number, found " + shown(node));
        }
        return number;
    }

    private String text(String key, JsonNode node) {
        if (!node.isTextual()) {
            throw invalid(key + ": expected a text, found " + shown(node));
        }
        return node.textValue();
    }

    /** A value for a message, which must not grow with the file. */
    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** Refuses an object that has other keys than these, or lacks one. */
    private void requireKeys(String where, JsonNode node, Collection<String> keys) {
        if (!node.isObject()) {
            throw invalid(where + "expected the keys " + String.join(", ", keys) + ", found " + shown(node));
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw invalid(where + "expected the keys " + String.join(", ", keys) + ", found '" + key + "'"
                        + Suggestion.hint(key, List.copyOf(keys)));
            }
        });
        for (String key : keys) {
            if (!node.has(key)) {
                throw invalid(where + "expected the key '" + key + "', found none");
            }
        }
    }

    private InvalidStatisticsException invalid(String problem) {
        return new InvalidStatisticsException(file, problem + "; calibrate again");
    }
}
