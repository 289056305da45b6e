package org.bitsweep.figures;

import ai.onnxruntime.OrtException;
import java.math.BigDecimal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.calibration.ThresholdRequest;
import org.bitsweep.inference.LayerOutputs;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanSquaredError;
import org.bitsweep.quantization.range.Percentile;
import org.bitsweep.quantization.range.RangeInputs;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.statistics.Granularity;

/**
 * The distributions of a network's layers over calibration images, with the priors fitted to them and where each rule ends the
 * range per tensor.
 *
 * @param figures one a layer
 * @param fits one a layer, in the same order
 */
public record NetworkFigures(List<Figure.Curves> figures, List<LayerFit> fits) {

    private static final List<Clipping> RULES = List.of(new Laplace(), new Gauss(), new StandardDeviations(2),
            new StandardDeviations(3), new KullbackLeibler(), new MeanSquaredError(), new Percentile(new BigDecimal("99.9")));

    /**
     * Runs the float32 network.
     *
     * @param name of the network, for titles and file names
     * @param layers convolutions and fully connected layers, as {@link #layers} lists them
     * @param bits that the rules clip for
     * @param images direct buffers of [1, C, H, W], normalized
     */
    public static NetworkFigures of(Network network, String name, List<Layer> layers, int bits, List<FloatBuffer> images)
            throws OrtException {
        Map<String, ImageHistograms> histograms = new HashMap<>();
        Map<String, List<float[]>> outputs = new HashMap<>();
        try (LayerOutputs float32 = new LayerOutputs(
                network, network.model(), layers.stream().map(Layer::output).collect(Collectors.toSet()), 1)) {
            for (int image = 0; image < images.size(); image++) {
                Map<String, float[]> found = float32.of(images.get(image), 1);
                for (Layer layer : layers) {
                    float[] values = found.get(layer.output());
                    histograms.merge(layer.id(), ImageHistograms.of(image, Histogram.of(values, 0, values.length, ThresholdRequest.BINS)),
                            ImageHistograms::merge);
                    outputs.computeIfAbsent(layer.id(), key -> new ArrayList<>()).add(values);
                }
            }
        }
        ActivationStatistics statistics = statistics(network, layers, bits, images);
        List<Figure.Curves> figures = new ArrayList<>();
        List<LayerFit> fits = new ArrayList<>();
        for (Layer layer : layers) {
            figures.add(LayerDistributionFigure.of(fileName(name + "-" + layer.id()), name + ", " + layer.id(),
                    histograms.get(layer.id()), upperEnds(layer, bits, statistics)));
            fits.add(LayerFit.of(layer, histograms.get(layer.id()), LayerFit.channels(layer, outputs.remove(layer.id()))));
        }
        return new NetworkFigures(figures, fits);
    }

    /** The layers that clipping acts on. */
    public static List<Layer> layers(Network network) {
        return network.layers().stream()
                .filter(layer -> layer.role() == LayerRole.FIRST || layer.role() == LayerRole.HIDDEN).toList();
    }

    private static String fileName(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static ActivationStatistics statistics(Network network, List<Layer> layers, int bits, List<FloatBuffer> images)
            throws OrtException {
        Map<String, Set<ThresholdRequest>> requests = new TreeMap<>();
        for (Layer layer : layers) {
            Set<ThresholdRequest> ofLayer = new LinkedHashSet<>();
            RULES.forEach(rule -> rule.threshold(bits, layer.range())
                    .ifPresent(threshold -> ofLayer.add(new ThresholdRequest(threshold, Granularity.TENSOR))));
            requests.put(layer.id(), ofLayer);
        }
        List<ImageStatistics> collected = new ArrayList<>();
        try (StatisticsCollector collector = new StatisticsCollector(network, new RequestedThresholds(requests), 1)) {
            for (int image = 0; image < images.size(); image++) {
                collected.add(collector.collect(image, "image " + image, "", images.get(image)));
            }
        }
        return ActivationStatistics.merge(network, "", collected);
    }

    private static SortedMap<String, Double> upperEnds(Layer layer, int bits, ActivationStatistics statistics) {
        SortedMap<String, Double> ends = new TreeMap<>();
        ends.put("naive", upperEnd(new Extremes(), layer, bits, statistics));
        RULES.forEach(rule -> ends.put(
                rule.key(), upperEnd(new Clipped(rule, ClippingConstants.SOLVED), layer, bits, statistics)));
        return ends;
    }

    private static double upperEnd(RangeRule rule, Layer layer, int bits, ActivationStatistics statistics) {
        VectorArithmetic arithmetic = new VectorArithmetic();
        FixedStatistics<Vector> ofTensor =
                new FixedStatistics<>(arithmetic, statistics.layer(layer.id()), Granularity.TENSOR);
        return rule.range(new RangeInputs<>(arithmetic, ofTensor, layer.range(), bits, Optional.empty())).high().get(0);
    }
}
