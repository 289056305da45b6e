package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.Sha256;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageForm;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.inference.Parts;
import org.bitsweep.inference.SessionMemory;
import org.bitsweep.inference.streaming.StreamedMemory;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.schedule.EvaluationCost;
import org.bitsweep.schedule.MemoryNeed;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.HadoopFiles;

/**
 * A network of a sweep as it was read.
 *
 * @param sweep what is asked of it
 * @param network what was read
 * @param fileBytes length of the ONNX file
 */
public record LoadedNetwork(NetworkSweep sweep, Network network, long fileBytes) {

    /** By digest and image size of networks: two numbers each. */
    private static final Map<String, Optional<StreamedMemory>> STREAMED = new ConcurrentHashMap<>();

    /**
     * Reads a network.
     *
     * @param loaded what was read before: of the same file there is one network in memory
     * @throws InputException if the file is missing, or not the one its configuration describes
     */
    static LoadedNetwork load(NetworkSweep network, List<LoadedNetwork> loaded, Configuration configuration) throws IOException {
        Optional<LoadedNetwork> same = loaded.stream().filter(other -> other.config().isReadLike(network.network())).findFirst();
        if (same.isPresent()) {
            // A network and its variants: hundreds, where each layer is looked at by itself.
            return new LoadedNetwork(network, checked(network.network(), same.get().network), same.get().fileBytes);
        }
        byte[] bytes = HadoopFiles.read(network.network().onnx(), configuration);
        Network read = read(network.network(), bytes);
        // What was exported is quantized already; it is evaluated as it is, where others are in float32.
        NetworkSweep asked = read.exported().isEmpty() ? network
                : new NetworkSweep(network.network(), network.settings(), List.of());
        return new LoadedNetwork(asked, read, bytes.length);
    }

    /**
     * Reads a network from the bytes of its file.
     *
     * @throws InputException if it is not the one its configuration describes
     */
    public static Network read(NetworkConfig config, byte[] bytes) {
        config.sha256().ifPresent(expected -> {
            String found = Sha256.hexOf(bytes);
            if (!expected.equals(found)) {
                throw new InputException(config.onnx() + ": expected SHA-256 " + expected + ", found " + found
                        + ". It is another network than the configuration describes; correct onnx or sha256.");
            }
        });
        return checked(config, NetworkReader.read(config.onnx().text(), bytes, config.preprocessing().geometry().fixedSize()));
    }

    private static Network checked(NetworkConfig config, Network read) {
        config.classes().ifPresent(expected -> {
            if (expected != read.classes()) {
                throw new InputException(config.onnx() + ": expected " + expected + " classes, found " + read.classes()
                        + " outputs. Correct classes in the configuration of " + config.name() + ".");
            }
        });
        try {
            // Refuses exceptions for layers that are not there, before anything is run.
            new QuantizationPlanner(read, config.layerExceptions());
        } catch (InvalidSettingException unknown) {
            throw new InputException("network " + config.name() + ": " + unknown.getMessage()
                    + ". Correct layers in its configuration; bitsweep inspect lists what there is.", unknown);
        }
        return read;
    }

    NetworkConfig config() {
        return sweep.network();
    }

    Geometry geometry() {
        return config().preprocessing().geometry();
    }

    /** The same with red and blue exchanged. */
    LoadedNetwork withSwappedChannels() {
        NetworkConfig config = config();
        Preprocessing swapped = new Preprocessing(geometry(), config.preprocessing().normalization().swapped());
        return new LoadedNetwork(new NetworkSweep(config.withPreprocessing(swapped), sweep.settings(), sweep.configurations()),
                network, fileBytes);
    }

    /** Refuses batches that no buffer holds, before anything is prepared for them. */
    void requireBatch(int images) {
        int largest = Normalizer.largestBatch(network.imageSize());
        if (images > largest) {
            throw new InputException("network " + config().name() + ": expected batches of at most " + largest
                    + " images of " + network.imageSize() + " pixels, which one buffer holds, found " + images
                    + ". Give a smaller batch-size.");
        }
    }

    /** How its images are prepared. */
    ImageForm form() {
        return new ImageForm(geometry(), network.imageSize());
    }

    boolean calibrated() {
        return network.exported().isEmpty() && sweep.settings().statistics() == StatisticsSource.CALIBRATED;
    }

    /**
     * The thresholds that calibration has to collect for its configurations.
     *
     * @throws InputException if a configuration has no meaning for the network
     */
    RequestedThresholds thresholds() {
        QuantizationPlanner planner = new QuantizationPlanner(network, config().layerExceptions());
        try {
            return RequestedThresholds.union(sweep.configurations().stream().map(planner::thresholds).toList());
        } catch (InvalidSettingException meaningless) {
            throw meaningless(meaningless);
        }
    }

    /**
     * Refuses stored statistics that lack something its configurations read.
     *
     * @throws InputException if they do
     */
    void requireIn(ActivationStatistics statistics) {
        QuantizationPlanner planner = new QuantizationPlanner(network, config().layerExceptions());
        try {
            sweep.configurations().forEach(configuration -> planner.plan(configuration, statistics));
        } catch (InvalidSettingException meaningless) {
            throw meaningless(meaningless);
        }
    }

    private InputException meaningless(InvalidSettingException problem) {
        return new InputException("network " + config().name() + ": " + problem.getMessage()
                + ". Correct the settings of the sweep or the network.", problem);
    }

    /** Whether no image's result depends on which images share its batch. */
    private boolean independent() {
        return network.exported().isPresent() ? !network.usesBatchStatistics() : calibrated();
    }

    /** Native memory that it takes on an executor, about. */
    MemoryNeed memoryNeed() {
        return memoryNeed(network, fileBytes, independent() ? Parts.CACHED : Parts.WHOLE);
    }

    /**
     * Native memory that it takes where batches are streamed, about; empty where they need not or cannot be. Runs the network on
     * two images, once.
     *
     * @param batchSize large batches leave pieces less to work in
     */
    Optional<MemoryNeed> streamedNeed(int batchSize) {
        if (independent() || network.exported().isPresent()) {
            return Optional.empty();
        }
        return STREAMED.computeIfAbsent(network.digest() + ' ' + network.imageSize(), unused -> StreamedMemory.estimate(network, fileBytes))
                .map(memory -> new MemoryNeed(fileBytes, memory.sessionBytes(batchSize), 0, Integer.MAX_VALUE,
                        (long) Float.BYTES * Normalizer.floatsPerImage(network.imageSize()) + memory.waitingBytes()));
    }

    /**
     * Native memory that a network takes on an executor, about.
     *
     * @param fileBytes length of its file
     * @param parts in which most of its evaluations run a batch
     */
    static MemoryNeed memoryNeed(Network network, long fileBytes, Parts parts) {
        long weights = SessionMemory.estimate(network, fileBytes, 0);
        return new MemoryNeed(fileBytes, weights, SessionMemory.estimate(network, fileBytes, 1) - weights,
                parts.images(network),
                (long) Float.BYTES * Normalizer.floatsPerImage(network.imageSize()));
    }

    /** What an evaluation of it costs, about. */
    EvaluationCost cost(Evaluation evaluation) {
        long multiplications =
                network.layers().stream().mapToLong(layer -> layer.weights() * layer.positions()).sum();
        EvaluationCost.Kind kind = evaluation.plan() == null ? EvaluationCost.Kind.FLOAT32
                : evaluation.plan().usesBatchStatistics() ? EvaluationCost.Kind.BATCH_STATISTICS
                : EvaluationCost.Kind.CALIBRATED;
        return EvaluationCost.estimated(multiplications, fileBytes, kind);
    }

    /** How it travels to executors, with calibrated statistics as text or null; variants of a network travel together. */
    NetworkParcel parcel(String statistics) {
        return new NetworkParcel(NetworkConfig.withoutVariant(config().name()), network, statistics);
    }
}
