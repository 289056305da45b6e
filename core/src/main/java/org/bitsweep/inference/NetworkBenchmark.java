package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.rewrite.StreamedNetwork;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.StatisticsSource;

/**
 * Times float32 and quantized versions of one network in one process, one after the other in every round, so that whatever
 * else the machine does falls on all of them alike.
 */
public final class NetworkBenchmark {

    /** Fewer have no median worth the name. */
    public static final int LEAST_ROUNDS = 3;

    private static final int WARM_UP = 1;
    private static final int CALIBRATION_IMAGES = 2;

    private final Network network;
    private final QuantizationPlanner planner;
    private final QuantizationConfig config;
    private final ActivationStatistics statistics;
    private final QuantizedWeights weights;
    /** Sizes of the versions that were made so far. */
    private final Map<Version, Long> modelBytes = new EnumMap<>(Version.class);

    /** A version of the network. */
    public enum Version {
        /** As evaluations run it. */
        FLOAT32("float32"),
        /** The same network in a session of ONNX Runtime with its default options, run over a tensor that is made once. */
        BARE_LOOP("bare loop"),
        CALIBRATED("calibrated statistics"),
        BATCH("batch statistics"),
        /** Statistics of the batch, streamed through the pieces of the network in parts. */
        BATCH_STREAMED("batch statistics, streamed"),
        /** Statistics of the batch, and no method. */
        NAIVE("naive"),
        CALIBRATED_STANDARD("calibrated in standard operators"),
        BATCH_STANDARD("batch in standard operators"),
        NAIVE_STANDARD("naive in standard operators"),
        /** Bits and methods under the profile deployable, computed in integers. */
        INTEGER("integers");

        private final String title;

        Version(String title) {
            this.title = title;
        }

        private Parts parts() {
            return this == FLOAT32 || this == CALIBRATED || this == INTEGER ? Parts.CACHED : Parts.WHOLE;
        }

        private MapOperators operators() {
            return ordinal() < CALIBRATED_STANDARD.ordinal() ? MapOperators.BLOCKED : MapOperators.STANDARD;
        }

        public String title() {
            return title;
        }
    }

    /**
     * How it is timed.
     *
     * @param batchSize images a run
     * @param threads how many copies of a version run at once, each in a session and a thread of its own
     * @param rounds how often each version is timed, {@link #LEAST_ROUNDS} or more
     */
    public record Conditions(int batchSize, int threads, int rounds) {

        public Conditions {
            if (batchSize < 1 || threads < 1 || rounds < LEAST_ROUNDS) {
                throw new IllegalArgumentException("expected a batch of at least 1, at least 1 thread and at least "
                        + LEAST_ROUNDS + " rounds, found " + batchSize + ", " + threads + " and " + rounds);
            }
        }
    }

    /**
     * What was measured of a version.
     *
     * @param version which
     * @param wall time that passed
     * @param processor time the processor worked for it, which neighbours on a busy machine change less
     * @param peakBytes resident memory at most while it alone was loaded and ran, in one copy, less that before any was; empty
     *     where the system does not tell
     * @param modelBytes size of the network as ONNX
     */
    public record Measurement(
            Version version, RoundTimes wall, RoundTimes processor, OptionalLong peakBytes, long modelBytes) {}

    /**
     * Calibrates on noise.
     *
     * @param network the float32 network
     * @param planner plans for the network
     * @param config bits, methods and settings of the quantized versions; their statistics source is set here
     */
    public NetworkBenchmark(Network network, QuantizationPlanner planner, QuantizationConfig config) throws OrtException {
        this.network = network;
        this.planner = planner;
        this.config = config;
        this.weights = new QuantizedWeights(network);
        this.statistics = statistics(network, planner.thresholds(with(StatisticsSource.CALIBRATED, config.settings().operators(),
                config.methods())));
    }

    private QuantizationConfig with(StatisticsSource source, MapOperators operators, Set<Method> methods) {
        return new QuantizationConfig(config.weightBits(), config.activationBits(), methods,
                config.settings().withOperators(operators).withStatistics(source));
    }

    /** Made when it is needed, and not kept: a version of a large network may be as large as all else that a process holds. */
    private ModelProto model(Version version) {
        ModelProto made = make(version);
        modelBytes.put(version, (long) made.getSerializedSize());
        return made;
    }

    private ModelProto make(Version version) {
        return switch (version) {
            case FLOAT32, BARE_LOOP -> network.model();
            case BATCH_STREAMED -> streamed().model();
            case INTEGER -> NetworkQuantizer.rewrite(planner.plan(new QuantizationConfig(config.weightBits(), config.activationBits(),
                    config.methods(), Profile.DEPLOYABLE.settings()), statistics), Optional.of(statistics), weights).model();
            default -> {
                boolean calibrated = version == Version.CALIBRATED || version == Version.CALIBRATED_STANDARD;
                boolean naive = version == Version.NAIVE || version == Version.NAIVE_STANDARD;
                QuantizationConfig versions = with(calibrated ? StatisticsSource.CALIBRATED : StatisticsSource.BATCH,
                        version.operators(), naive ? EnumSet.noneOf(Method.class) : config.methods());
                yield NetworkQuantizer.rewrite(planner.plan(versions, statistics), Optional.of(statistics), weights).model();
            }
        };
    }

    /** The other versions of a network that cannot be timed all the same. */
    private boolean canBeInIntegers() {
        try {
            model(Version.INTEGER);
            return true;
        } catch (InputException notInIntegers) {
            return false;
        }
    }

    private StreamedNetwork streamed() {
        return NetworkQuantizer.stream(planner.plan(with(StatisticsSource.BATCH, MapOperators.BLOCKED, config.methods())),
                Optional.empty(), weights);
    }

    /** Times every version, in the order of {@link Version}. */
    public List<Measurement> measure(Conditions conditions) throws OrtException {
        return measure(conditions, EnumSet.allOf(Version.class));
    }

    /**
     * Times some versions, in the order of {@link Version}.
     *
     * @param chosen which; float32, over whose time ratios are, is always among them
     */
    public List<Measurement> measure(Conditions conditions, Set<Version> chosen) throws OrtException {
        Set<Version> versions = EnumSet.of(Version.FLOAT32);
        versions.addAll(chosen);
        if (versions.contains(Version.INTEGER) && !canBeInIntegers()) {
            versions.remove(Version.INTEGER);
        }
        FloatBuffer images = noise(network, conditions.batchSize());
        Map<Version, OptionalLong> peaks = new EnumMap<>(Version.class);
        // One baseline for all: what the allocator keeps of an earlier version would otherwise count for nobody.
        OptionalLong before = PeakMemory.resident();
        for (Version version : versions) {
            peaks.put(version, peak(version, images, conditions.batchSize(), before));
        }
        double[][] wall = new double[versions.size()][conditions.rounds()];
        double[][] processor = new double[versions.size()][conditions.rounds()];
        List<SimultaneousRuns> runs = new ArrayList<>();
        try {
            for (Version version : versions) {
                List<TimedRun> copies = new ArrayList<>();
                runs.add(new SimultaneousRuns(copies));
                for (int copy = 0; copy < conditions.threads(); copy++) {
                    copies.add(run(version, images, conditions.batchSize()));
                }
            }
            for (int round = -WARM_UP; round < conditions.rounds(); round++) {
                for (int i = 0; i < runs.size(); i++) {
                    SimultaneousRuns.Time time = runs.get(i).run();
                    if (round >= 0) {
                        wall[i][round] = time.wallMilliseconds() / conditions.batchSize();
                        processor[i][round] = time.processorMilliseconds() / conditions.batchSize();
                    }
                }
            }
        } finally {
            for (SimultaneousRuns run : runs) {
                run.close();
            }
        }
        List<Measurement> measurements = new ArrayList<>();
        for (Version version : versions) {
            int i = measurements.size();
            measurements.add(new Measurement(version, RoundTimes.of(wall[i], wall[0]), RoundTimes.of(processor[i], processor[0]),
                    peaks.get(version), modelBytes.computeIfAbsent(version, unmade -> (long) make(unmade).getSerializedSize())));
        }
        return measurements;
    }

    /**
     * Where the time of a version goes, by ONNX Runtime's own profile of one run on one thread; longest first.
     *
     * @throws IllegalArgumentException for the streamed version, which runs in many sessions
     */
    public List<OperatorTime> operators(Version version, int batchSize) throws OrtException {
        if (version == Version.BATCH_STREAMED) {
            throw new IllegalArgumentException(version.title() + " has no profile of its own");
        }
        return OperatorProfile.of(network, model(version), noise(network, batchSize), batchSize);
    }

    private TimedRun run(Version version, FloatBuffer images, int batchSize) throws OrtException {
        return switch (version) {
            case BARE_LOOP -> new BareLoop(network, images.duplicate(), batchSize);
            case BATCH_STREAMED -> new ClassifierRun(Classifier.streaming(streamed(), 1), images.duplicate(), batchSize);
            default -> new ClassifierRun(
                    new Classifier(network, model(version), version.parts(), 1), images.duplicate(), batchSize);
        };
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

    private OptionalLong peak(Version version, FloatBuffer images, int batchSize, OptionalLong before) throws OrtException {
        PeakMemory.reset();
        try (TimedRun run = run(version, images, batchSize)) {
            run.run();
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
}
