package org.bitsweep.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitsweep.Sha256;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;

/**
 * Statistics of every layer of one network over a calibration set. Immutable; carries its provenance.
 *
 * <p>Each statistic is the mean over images of the image's own value, summed in image order in double precision, so
 * that the result does not depend on which machine saw which image.
 */
public final class ActivationStatistics {

    private static final String FORMAT = "bitsweep activation statistics 1";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Decimal: a float written, read as double and rounded again is not always the same float (7.038531E-26). */
    private static final ObjectReader READER = JSON.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String network;
    private final String preprocessing;
    private final List<Image> images;
    private final Map<String, LayerStatistics> layers;
    private final String digest;

    /**
     * A calibration image.
     *
     * @param name in its data set
     * @param digest what tells it from others
     */
    public record Image(String name, String digest) {}

    private ActivationStatistics(
            String network, String preprocessing, List<Image> images, Map<String, LayerStatistics> layers) {
        this.network = network;
        this.preprocessing = preprocessing;
        this.images = List.copyOf(images);
        this.layers = Map.copyOf(layers);
        this.digest = Sha256.hexOf(toJson());
    }

    /**
     * Merges what single images contributed, in any order.
     *
     * @param network the network they were collected on
     * @param preprocessing its preprocessing as text, recorded
     * @param images at least one; positions 0 to n-1 once each
     */
    public static ActivationStatistics merge(Network network, String preprocessing, List<ImageStatistics> images) {
        List<ImageStatistics> ordered = new ArrayList<>(images);
        ordered.sort(Comparator.comparingInt(ImageStatistics::index));
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.get(i).index() != i) {
                throw new IllegalArgumentException("calibration image " + i + " of " + ordered.size() + " is missing or twice there");
            }
        }
        if (ordered.isEmpty()) {
            throw new IllegalArgumentException("calibration needs at least one image, found none");
        }
        Map<String, LayerStatistics> layers = new TreeMap<>();
        for (Layer layer : network.layers()) {
            int expected = StatisticsGraph.size(layer);
            for (ImageStatistics image : ordered) {
                float[] found = image.layers().get(layer.id());
                if (found == null || found.length != expected) {
                    throw new IllegalArgumentException("calibration image " + image.name() + ": expected " + expected
                            + " statistics of layer " + layer.id() + ", found " + (found == null ? "none" : found.length)
                            + "; was it collected on " + network.name() + "?");
                }
            }
            layers.put(layer.id(), merge(layer, ordered.stream().map(image -> image.layers().get(layer.id())).toList()));
        }
        return new ActivationStatistics(network.digest(), preprocessing,
                ordered.stream().map(image -> new Image(image.name(), image.digest())).toList(), layers);
    }

    private static LayerStatistics merge(Layer layer, List<float[]> vectors) {
        int length = vectors.get(0).length;
        double[] sums = new double[length];
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float[] vector : vectors) {
            for (int i = 0; i < length; i++) {
                sums[i] += vector[i];
            }
            least = Math.min(least, vector[length - 2]);
            largest = Math.max(largest, vector[length - 1]);
        }
        float[] means = new float[length];
        for (int i = 0; i < length; i++) {
            means[i] = (float) (sums[i] / vectors.size());
        }
        int channels = StatisticsGraph.hasChannels(layer) ? layer.channels() : 0;
        return new LayerStatistics(
                moments(means, 0, channels), moments(means, StatisticsGraph.STATISTICS * channels, 1), least, largest);
    }

    private static LayerStatistics.Moments moments(float[] values, int start, int size) {
        float[][] parts = new float[StatisticsGraph.STATISTICS][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = java.util.Arrays.copyOfRange(values, start + i * size, start + (i + 1) * size);
        }
        return new LayerStatistics.Moments(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    /** Digest of the network they belong to. */
    public String network() {
        return network;
    }

    /** The preprocessing they were collected under, as text. */
    public String preprocessing() {
        return preprocessing;
    }

    /** The images, in order. */
    public List<Image> images() {
        return images;
    }

    /** SHA-256 of the stored form. */
    public String digest() {
        return digest;
    }

    /** The statistics of a layer. */
    public LayerStatistics layer(String id) {
        LayerStatistics layer = layers.get(id);
        if (layer == null) {
            throw new IllegalArgumentException("no statistics of layer " + id + "; found " + new TreeMap<>(layers).keySet());
        }
        return layer;
    }

    /** The stored form: JSON, always the same text for the same statistics. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("network", network);
        root.put("preprocessing", preprocessing);
        ArrayNode imageNodes = root.putArray("images");
        for (Image image : images) {
            imageNodes.addObject().put("name", image.name()).put("digest", image.digest());
        }
        ObjectNode layerNodes = root.putObject("layers");
        new TreeMap<>(layers).forEach((id, layer) -> {
            ObjectNode node = layerNodes.putObject(id);
            put(node.putObject("channel"), layer.channel());
            put(node.putObject("tensor"), layer.tensor());
            node.put("least", layer.least());
            node.put("largest", layer.largest());
        });
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads the stored form.
     *
     * @param file what messages call it
     * @param json its content
     * @param network the network the statistics are wanted for
     * @throws InvalidStatisticsException if the file is no statistics file, or belongs to another network
     */
    public static ActivationStatistics fromJson(String file, String json, Network network) {
        JsonNode root;
        try {
            root = READER.readTree(json);
        } catch (JsonProcessingException failure) {
            throw new InvalidStatisticsException(file, "is not a whole file of activation statistics; calibrate again", failure);
        }
        JsonNode format = root.path("format");
        if (!FORMAT.equals(format.asText())) {
            throw new InvalidStatisticsException(file, "expected \"format\": \"" + FORMAT + "\", found "
                    + (format.isMissingNode() ? "none" : format) + "; calibrate again");
        }
        String found = root.path("network").asText();
        if (!found.equals(network.digest())) {
            throw new InvalidStatisticsException(file, "belongs to the network with digest " + found + ", not to "
                    + network.name() + " with digest " + network.digest() + "; calibrate this network");
        }
        List<Image> images = new ArrayList<>();
        root.path("images").forEach(image -> images.add(new Image(image.path("name").asText(), image.path("digest").asText())));
        Map<String, LayerStatistics> layers = new TreeMap<>();
        for (Layer layer : network.layers()) {
            JsonNode node = root.path("layers").path(layer.id());
            int channels = StatisticsGraph.hasChannels(layer) ? layer.channels() : 0;
            layers.put(layer.id(), new LayerStatistics(
                    moments(file, layer, node.path("channel"), channels), moments(file, layer, node.path("tensor"), 1),
                    number(file, layer, node.path("least")), number(file, layer, node.path("largest"))));
        }
        return new ActivationStatistics(found, root.path("preprocessing").asText(), images, layers);
    }

    private static void put(ObjectNode node, LayerStatistics.Moments moments) {
        put(node, "mean", moments.mean());
        put(node, "mean-absolute-deviation", moments.meanAbsoluteDeviation());
        put(node, "standard-deviation", moments.standardDeviation());
        put(node, "minimum", moments.minimum());
        put(node, "maximum", moments.maximum());
    }

    private static void put(ObjectNode node, String name, float[] values) {
        ArrayNode array = node.putArray(name);
        for (float value : values) {
            array.add(value);
        }
    }

    private static LayerStatistics.Moments moments(String file, Layer layer, JsonNode node, int size) {
        return new LayerStatistics.Moments(
                vector(file, layer, node, "mean", size),
                vector(file, layer, node, "mean-absolute-deviation", size),
                vector(file, layer, node, "standard-deviation", size),
                vector(file, layer, node, "minimum", size),
                vector(file, layer, node, "maximum", size));
    }

    private static float[] vector(String file, Layer layer, JsonNode node, String name, int size) {
        JsonNode array = node.path(name);
        if (!array.isArray() || array.size() != size) {
            throw new InvalidStatisticsException(file, "layer " + layer.id() + ": expected " + size + " values of " + name
                    + ", found " + (array.isArray() ? array.size() : "none") + "; calibrate again");
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = number(file, layer, array.get(i));
        }
        return values;
    }

    private static float number(String file, Layer layer, JsonNode node) {
        float number = node.isNumber() ? node.decimalValue().floatValue() : Float.NaN;
        if (!Float.isFinite(number)) {
            throw new InvalidStatisticsException(file, "layer " + layer.id() + ": expected a number, found "
                    + (node.isMissingNode() ? "none" : node) + "; calibrate again");
        }
        return number;
    }
}
