package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.statistics.StatisticsSource;

/**
 * Times float32, calibrated and batch-statistics versions of one network in one process, one after the other in every
 * round, so that whatever else the machine does falls on all of them alike.
 */
public final class NetworkBenchmark {

    /** Fewer have no median worth the name. */
    public static final int LEAST_ROUNDS = 3;

    private static final int WARM_UP = 2;
    private static final int CALIBRATION_IMAGES = 2;

    private NetworkBenchmark() {}

    /** A version of the network. */
    public enum Version {
        FLOAT32("float32"),
        CALIBRATED("calibrated statistics"),
        BATCH("batch statistics");

        private final String title;

        Version(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * What was measured of a version.
     *
     * @param version which
     * @param medianMilliseconds per image, median over the rounds
     * @param leastMilliseconds per image, the fastest round
     * @param ratio median over the rounds of the round's time divided by the float32 version's in the same round
     * @param peakBytes resident memory at most while it alone was loaded and ran, less that before any was; empty where
     *     the system does not tell
     * @param modelBytes size of the network as ONNX
     */
    public record Measurement(Version version, double medianMilliseconds, double leastMilliseconds, double ratio,
            OptionalLong peakBytes, long modelBytes) {}

    /**
     * Runs the benchmark.
     *
     * @param planner plans for the network
     * @param network the float32 network
     * @param config bits, methods and settings of both quantized versions; its statistics source is set here
     * @param batchSize images a run
     * @param rounds how often each version is timed, {@link #LEAST_ROUNDS} or more
     */
    public static List<Measurement> run(Network network, QuantizationPlanner planner, QuantizationConfig config,
            int batchSize, int rounds) throws OrtException {
        if (batchSize < 1 || rounds < LEAST_ROUNDS) {
            throw new IllegalArgumentException("expected a batch of at least 1 and at least 3 rounds, found "
                    + batchSize + " and " + rounds);
        }
        FloatBuffer images = noise(network, batchSize);
        ModelProto[] models = new ModelProto[Version.values().length];
        for (Version version : Version.values()) {
            models[version.ordinal()] = model(version, network, planner, config);
        }
        OptionalLong[] peaks = new OptionalLong[models.length];
        // One baseline for all: what the allocator keeps of an earlier version would otherwise count for nobody.
        OptionalLong before = PeakMemory.resident();
        for (int i = 0; i < models.length; i++) {
            peaks[i] = peak(network, models[i], images, batchSize, before);
        }
        double[][] times = new double[models.length][rounds];
        List<Classifier> classifiers = new ArrayList<>();
        try {
            for (ModelProto model : models) {
                classifiers.add(new Classifier(network, model, 1));
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                for (int i = 0; i < models.length; i++) {
                    long start = System.nanoTime();
                    classifiers.get(i).logits(images, batchSize);
                    if (round >= 0) {
                        times[i][round] = (System.nanoTime() - start) / 1e6 / batchSize;
                    }
                }
            }
        } finally {
            classifiers.forEach(Classifier::close);
        }
        List<Measurement> measurements = new ArrayList<>();
        for (Version version : Version.values()) {
            int i = version.ordinal();
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = times[i][round] / times[0][round];
            }
            measurements.add(new Measurement(version, median(times[i]), Arrays.stream(times[i]).min().orElseThrow(),
                    median(ratios), peaks[i], models[i].getSerializedSize()));
        }
        return measurements;
    }

    private static ModelProto model(Version version, Network network, QuantizationPlanner planner, QuantizationConfig config)
            throws OrtException {
        switch (version) {
            case FLOAT32 -> {
                return network.model();
            }
            case BATCH -> {
                return NetworkQuantizer.quantize(
                        network, planner.plan(with(config, StatisticsSource.BATCH)), Optional.empty());
            }
            default -> {
                QuantizationConfig calibrated = with(config, StatisticsSource.CALIBRATED);
                ActivationStatistics statistics = statistics(network, planner.thresholds(calibrated));
                return NetworkQuantizer.quantize(network, planner.plan(calibrated, statistics), Optional.of(statistics));
            }
        }
    }

    private static QuantizationConfig with(QuantizationConfig config, StatisticsSource source) {
        return new QuantizationConfig(
                config.weightBits(), config.activationBits(), config.methods(), config.settings().withStatistics(source));
    }

    /** Speed does not depend on what the statistics are, only on their being constants. */
    private static ActivationStatistics statistics(Network network, RequestedThresholds requests) throws OrtException {
        List<ImageStatistics> images = new ArrayList<>();
        try (StatisticsCollector collector = new StatisticsCollector(network, requests, 1)) {
            for (int i = 0; i < CALIBRATION_IMAGES; i++) {
                images.add(collector.collect(i, "noise " + i, "", noise(network, 1)));
            }
        }
        return ActivationStatistics.merge(network, "noise", images);
    }

    private static OptionalLong peak(Network network, ModelProto model, FloatBuffer images, int batchSize,
            OptionalLong before) throws OrtException {
        PeakMemory.reset();
        try (Classifier classifier = new Classifier(network, model, 1)) {
            classifier.logits(images, batchSize);
        }
        OptionalLong peak = PeakMemory.peak();
        return before.isPresent() && peak.isPresent()
                ? OptionalLong.of(peak.getAsLong() - before.getAsLong()) : OptionalLong.empty();
    }

    /** Uniform values of about the spread of normalized pixels. */
    private static FloatBuffer noise(Network network, int images) {
        int size = Math.toIntExact((long) images * network.inputChannels() * network.imageSize().height()
                * network.imageSize().width());
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < size; i++) {
            buffer.put(i, (float) (4 * random.nextDouble() - 2));
        }
        return buffer;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
