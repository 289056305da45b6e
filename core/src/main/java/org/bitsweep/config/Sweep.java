package org.bitsweep.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitsweep.storage.Location;

/**
 * A whole run, validated: networks x data set x quantization configurations.
 *
 * @param name of the sweep, in tables and results
 * @param networks the networks with their configurations
 * @param dataset the images
 * @param calibration what calibrated statistics come from; present if any network's settings ask for them
 * @param calibrationOverlap whether an evaluated image may be a calibration image too
 * @param gate whether a network must first reach its expected float32 accuracy
 * @param batchSize images a batch; with batch statistics a result depends on it
 * @param limit only the first so many images are evaluated, and every table then says so
 * @param badImages what happens when an image cannot be read
 * @param table the shape of the printed table
 * @param published figures of the paper to print beside; read once, so that a finished run does not need their file
 * @param baseline what a nightly run is compared with, if stated
 * @param output folder of the results, if stated
 * @param store where predictions are kept and found again, if stated
 */
public record Sweep(
        String name,
        List<NetworkSweep> networks,
        DatasetConfig dataset,
        Optional<CalibrationSet> calibration,
        CalibrationOverlap calibrationOverlap,
        Gate gate,
        int batchSize,
        OptionalInt limit,
        BadImages badImages,
        TableShape table,
        PublishedFigures published,
        Optional<Location> baseline,
        Optional<Location> output,
        Optional<Location> store) {

    public Sweep {
        networks = List.copyOf(networks);
    }

    /** The same over other networks. */
    public Sweep withNetworks(List<NetworkSweep> others) {
        return new Sweep(name, others, dataset, calibration, calibrationOverlap, gate, batchSize, limit, badImages, table, published,
                baseline, output, store);
    }

    /** Whether an evaluated image may be a calibration image too. */
    public enum CalibrationOverlap {
        /** The run is refused: accuracies on images that ranges were fitted to are too good. */
        REFUSE,
        /** The run goes on. */
        ALLOW
    }

    /** Whether a network must first reach the float32 accuracy that its file expects. */
    public enum Gate {
        /** A network that misses it is not quantized: its file, its preprocessing or the data set is another. */
        ON,
        /** Whatever it reaches, the network is quantized. */
        OFF
    }

    /** What happens when an image cannot be read. */
    public enum BadImages {
        /** The run fails and lists them. */
        FAIL,
        /** The run finishes without them, and every table says how many are missing. */
        REPORT
    }

    /** The shape of the printed table. */
    public enum TableShape {
        /** A table a network: combinations of methods down, bits across (the paper's supplement, table 3). */
        ABLATION,
        /** Bits and methods down, networks across (the paper's tables 1 and 2). */
        NETWORKS
    }
}
