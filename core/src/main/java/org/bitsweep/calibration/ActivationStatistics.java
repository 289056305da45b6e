package org.bitsweep.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;

/**
 * Statistics of every layer of one network over a calibration set. Immutable; carries its provenance.
 *
 * <p>Each statistic is the mean over images of the image's own value, summed in image order in double precision, so
 * that the result does not depend on which machine saw which image.
 */
public final class ActivationStatistics {

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

    ActivationStatistics(
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
        for (Layer layer : network.observed()) {
            if (layer.role() == LayerRole.OPERAND && ordered.stream().noneMatch(image -> image.layers().containsKey(layer.id()))) {
                continue;
            }
            int expected = StatisticsGraph.size(layer);
            for (ImageStatistics image : ordered) {
                float[] found = image.layers().get(layer.id());
                if (found == null || found.length != expected) {
                    throw new IllegalArgumentException("calibration image " + image.name() + ": expected " + expected
                            + " statistics of layer " + layer.id() + ", found " + (found == null ? "none" : found.length)
                            + "; was it collected on " + network.name() + "?");
                }
            }
            LayerStatistics moments = merge(layer, ordered.stream().map(image -> image.layers().get(layer.id())).toList());
            LayerStatistics whole = moments.with(LayerThresholds.mean(ordered.stream()
                    .map(image -> image.thresholds().getOrDefault(layer.id(), LayerThresholds.NONE)).toList()));
            boolean known = ordered.stream().allMatch(image -> image.inputMeans().containsKey(layer.id()));
            layers.put(layer.id(), known ? whole.withInputMeans(means(ordered.stream()
                    .map(image -> image.inputMeans().get(layer.id())).toList())) : whole);
        }
        return new ActivationStatistics(network.digest(), preprocessing,
                ordered.stream().map(image -> new Image(image.name(), image.digest())).toList(), layers);
    }

    private static LayerStatistics merge(Layer layer, List<float[]> vectors) {
        int length = vectors.get(0).length;
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float[] vector : vectors) {
            least = Math.min(least, vector[length - 2]);
            largest = Math.max(largest, vector[length - 1]);
        }
        float[] means = means(vectors);
        int channels = StatisticsGraph.hasChannels(layer) ? layer.channels() : 0;
        return new LayerStatistics(
                moments(means, 0, channels), moments(means, StatisticsGraph.STATISTICS * channels, 1), least, largest);
    }

    /** Summed in the images' order in double precision. */
    private static float[] means(List<float[]> vectors) {
        double[] sums = new double[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += vector[i];
            }
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / vectors.size());
        }
        return means;
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

    /** The same of no other layers and with no other thresholds, without means of inputs. */
    public ActivationStatistics only(Set<String> ids, RequestedThresholds requests) {
        return only(ids, requests, Set.of());
    }

    /**
     * The same of no other layers, and with no other thresholds, than those that are asked for: what a plan that reads these
     * and no others depends on. It is what it would be if no more had been collected.
     *
     * @param ids of the layers
     * @param withInputMeans of those the layers whose means of inputs are read
     * @throws InputException if one is not there
     */
    public ActivationStatistics only(Set<String> ids, RequestedThresholds requests, Set<String> withInputMeans) {
        Map<String, LayerStatistics> kept = new TreeMap<>();
        for (String id : ids) {
            LayerStatistics layer = layers.get(id);
            if (layer == null) {
                throw new InputException("calibration statistics: expected those of layer " + id + ", found those of "
                        + String.join(", ", new TreeMap<>(layers).keySet())
                        + ". Calibrate again, or give calibration images in place of the file.");
            }
            if (withInputMeans.contains(id) && layer.inputMeans().length == 0) {
                throw new InputException("calibration statistics of layer " + id + ": expected the means of its input, which bias"
                        + "-correction = folded takes, found none. Calibrate again, or give calibration images in place of the file.");
            }
            LayerStatistics read = layer.with(layer.thresholds().only(requests.of(id))
                    .orElseThrow(() -> missing(id, requests.of(id), layer.thresholds())));
            kept.put(id, withInputMeans.contains(id) ? read : read.withoutInputMeans());
        }
        boolean same = layers.entrySet().stream().allMatch(layer -> kept.containsKey(layer.getKey())
                && layer.getValue().thresholds().count() == kept.get(layer.getKey()).thresholds().count()
                && layer.getValue().inputMeans().length == kept.get(layer.getKey()).inputMeans().length);
        return same ? this : new ActivationStatistics(network, preprocessing, images, kept);
    }

    private static InputException missing(String layer, Set<ThresholdRequest> wanted, LayerThresholds found) {
        return new InputException("calibration statistics of layer " + layer + ": expected the thresholds " + wanted.stream()
                .map(request -> request.rule().name().text()).distinct().sorted().collect(Collectors.joining(", ")) + " per "
                + wanted.stream().map(request -> request.granularity().name().toLowerCase(Locale.ROOT)).distinct().sorted()
                        .collect(Collectors.joining(", and per ")) + ", found "
                + (found.isEmpty() ? "none" : found) + ". Calibrate for them, or give calibration images in place of the file.");
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
        return StatisticsJson.write(this);
    }

    /** The layers with statistics, by identifier, sorted. */
    Map<String, LayerStatistics> layers() {
        return new TreeMap<>(layers);
    }

    /**
     * Reads the stored form.
     *
     * @param file what messages call it
     * @param json its content
     * @param network the network the statistics are wanted for
     * @throws InvalidStatisticsException if the file is no statistics file, has been changed since it was written, or belongs
     *     to another network
     */
    public static ActivationStatistics fromJson(String file, String json, Network network) {
        return StatisticsJson.read(file, json, network);
    }
}
