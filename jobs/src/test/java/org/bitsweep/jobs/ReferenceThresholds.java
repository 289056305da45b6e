package org.bitsweep.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.LayerThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.Sweep;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.Preprocessor;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.statistics.ThresholdName;

/**
 * Statistics of a network on calibration images, with the thresholds that the authors' run found in place of ours.
 *
 * @param compared thresholds of single images that both have
 * @param equal those of them in which ours is the authors', but for the last bits of the activations
 */
record ReferenceThresholds(ActivationStatistics statistics, int compared, int equal) {

    private static final ThresholdName KLD = new ThresholdName("kld");

    /**
     * Runs the images of calibration.csv beside the data set.
     *
     * @param perImage the authors' thresholds: a row an image, a column a layer
     */
    static ReferenceThresholds collect(Sweep sweep, Path perImage) throws Exception {
        NetworkConfig config = sweep.networks().get(0).network();
        Network network = NetworkReader.read(config.onnx().text(), Files.readAllBytes(config.onnx().path()),
                config.preprocessing().geometry().fixedSize());
        Preprocessor preprocessor = new Preprocessor(config.preprocessing().geometry());
        Normalizer normalizer = new Normalizer(config.preprocessing().normalization());
        FloatBuffer input = ByteBuffer.allocateDirect(4 * Normalizer.floatsPerImage(network.imageSize()))
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        List<Map<String, Float>> authors = authors(perImage);
        Path manifest = manifest(config);
        List<String> images = Files.readAllLines(manifest);
        List<ImageStatistics> collected = new ArrayList<>();
        int compared = 0;
        int equal = 0;
        try (StatisticsCollector collector = new StatisticsCollector(network,
                new QuantizationPlanner(network, config.layerExceptions()).thresholds(new KullbackLeibler()), 1)) {
            for (int i = 0; i < authors.size(); i++) {
                Path image = manifest.resolveSibling(images.get(i + 1).split(",")[0]);
                normalizer.write(preprocessor.apply(image.toString(), Files.readAllBytes(image)), input, 0);
                ImageStatistics found = collector.collect(i, image.toString(), "", input);
                Map<String, LayerThresholds> replaced = new TreeMap<>();
                for (Map.Entry<String, LayerThresholds> layer : found.thresholds().entrySet()) {
                    float ours = layer.getValue().tensor().get(KLD)[0];
                    float theirs = authors.get(i).get(layer.getKey());
                    compared++;
                    equal += Math.abs(ours - theirs) <= 1e-5 * theirs ? 1 : 0;
                    replaced.put(layer.getKey(),
                            new LayerThresholds(new TreeMap<>(), new TreeMap<>(Map.of(KLD, new float[] {theirs}))));
                }
                collected.add(new ImageStatistics(i, found.name(), found.digest(), found.layers(), replaced));
            }
        }
        return new ReferenceThresholds(
                ActivationStatistics.merge(network, config.preprocessing().canonicalText(), collected), compared, equal);
    }

    private static Path manifest(NetworkConfig config) {
        Path real = config.onnx().path().getParent().getParent();
        return real.resolve(config.onnx().path().getFileName().toString().startsWith("squeezenet")
                ? "imagenet-sample/calibration.csv" : "cifar10-jpeg/calibration.csv");
    }

    private static List<Map<String, Float>> authors(Path perImage) throws IOException {
        List<String> lines = Files.readAllLines(perImage);
        String[] layers = lines.get(0).split(",");
        List<Map<String, Float>> images = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Map<String, Float> thresholds = new TreeMap<>();
            String[] cells = line.split(",");
            for (int i = 1; i < layers.length; i++) {
                thresholds.put(layers[i], Float.parseFloat(cells[i]));
            }
            images.add(thresholds);
        }
        return images;
    }
}
