package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.CalibrationSet;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/**
 * First stage: everything that a sweep names, opened and checked, before anything is claimed or computed.
 *
 * @param sweep what is asked for
 * @param networks as they were read
 * @param images the data set
 * @param selected how many of its images, from the start
 * @param calibration what calibrated statistics come from; empty if no network asks for them
 */
record SweepInputs(Sweep sweep, List<LoadedNetwork> networks, OpenedImages images, int selected,
        Optional<Calibration> calibration) {

    /** What calibrated statistics come from, opened. */
    sealed interface Calibration {

        record Stored(ActivationStatistics statistics) implements Calibration {}

        record Images(OpenedImages images, OptionalInt limit) implements Calibration {}
    }

    /** @throws InputException naming the first thing that cannot be used */
    static SweepInputs open(Sweep sweep, Configuration configuration) throws IOException {
        List<LoadedNetwork> networks = new ArrayList<>();
        for (NetworkSweep network : sweep.networks()) {
            LoadedNetwork loaded = LoadedNetwork.load(network, networks, configuration);
            // Refuses combinations without meaning, before anything is prepared.
            loaded.thresholds();
            networks.add(loaded);
        }
        OpenedImages images = OpenedImages.open(sweep.dataset().source(), configuration);
        images.requireCount(sweep.dataset());
        networks.forEach(network -> requireClasses(network, images.classes(), sweep));
        int selected = Math.min(sweep.limit().orElse(Integer.MAX_VALUE), images.count());
        for (LoadedNetwork network : networks) {
            images.requireFor(network.geometry(), network.network().imageSize());
            network.requireBatch(Math.min(sweep.batchSize(), selected));
        }
        Optional<Calibration> calibration = calibration(sweep, networks, configuration);
        return new SweepInputs(sweep, networks, images, selected, calibration);
    }

    private static void requireClasses(LoadedNetwork network, int classes, Sweep sweep) {
        if (classes != network.network().classes()) {
            throw new InputException(network.config().onnx() + ": tells " + network.network().classes()
                    + " classes apart, but labels of " + sweep.dataset().name() + " lie in 0 to " + (classes - 1)
                    + ". Correct the number of classes of the data set, or use the network it belongs to.");
        }
    }

    private static Optional<Calibration> calibration(Sweep sweep, List<LoadedNetwork> networks, Configuration configuration)
            throws IOException {
        List<LoadedNetwork> calibrated = networks.stream().filter(LoadedNetwork::calibrated).toList();
        if (calibrated.isEmpty()) {
            return Optional.empty();
        }
        CalibrationSet calibration = sweep.calibration().orElseThrow(() -> new InputException(calibrated.get(0).config().name()
                + ": statistics are calibrated, but there are no calibration images. Add calibration to the data set or sweep."));
        if (calibration instanceof CalibrationSet.Images set) {
            OpenedImages images = OpenedImages.open(set.source(), configuration);
            calibrated.forEach(network -> images.requireFor(network.geometry(), network.network().imageSize()));
            return Optional.of(new Calibration.Images(images, set.images()));
        }
        // Stored statistics are of one network, and the sweep has no other but its variants: whoever made it saw to that.
        return Optional.of(new Calibration.Stored(
                storedStatistics(((CalibrationSet.Stored) calibration).file(), calibrated.get(0), configuration)));
    }

    private static ActivationStatistics storedStatistics(Location file, LoadedNetwork network, Configuration configuration)
            throws IOException {
        ActivationStatistics statistics = ActivationStatistics.fromJson(
                file.text(), HadoopFiles.readText(file, configuration), network.network());
        String expected = network.config().preprocessing().canonicalText();
        if (!statistics.preprocessing().equals(expected)) {
            throw new InputException(file + ": expected statistics of " + network.config().name()
                    + " collected under its preprocessing " + expected + ", found " + statistics.preprocessing()
                    + ". Calibrate it with the configuration it has now.");
        }
        try {
            network.requireIn(statistics);
        } catch (InputException missing) {
            throw new InputException(file + ": " + missing.getMessage(), missing);
        }
        return statistics;
    }

    /** Whether the run collects statistics itself. */
    boolean calibrates() {
        return calibration.filter(Calibration.Images.class::isInstance).isPresent();
    }

    /** The batches of every network, in order. */
    List<ImageRange> batches() {
        return ImageRange.batches(selected, sweep.batchSize());
    }

    /**
     * The identity of the run: over everything that is asked for, and nothing about where it is written, in which order a map
     * keeps its entries or on which line of a file something stands. Engine versions are recorded beside the results instead.
     * What happens to unreadable images is left out: a run that they stopped goes on in its folder once they may be reported.
     */
    String identity() {
        Fingerprint run = Fingerprint.of("bitsweep sweep 2")
                .text("listing", images.listingDigest()).number("selected", selected).number("batch-size", sweep.batchSize())
                .number("networks", networks.size());
        for (int i = 0; i < networks.size(); i++) {
            LoadedNetwork network = networks.get(i);
            String prefix = "network-" + i + "-";
            run.text(prefix + "name", network.config().name())
                    .text(prefix + "digest", network.network().digest())
                    .text(prefix + "preprocessing", network.config().preprocessing().canonicalText())
                    .text(prefix + "exceptions", exceptions(network.config().layerExceptions()))
                    .text(prefix + "configurations", String.join(" ",
                            network.sweep().configurations().stream().map(SettingsText::digest).toList()));
        }
        calibration.ifPresent(found -> {
            if (found instanceof Calibration.Stored stored) {
                run.text("statistics", stored.statistics().digest());
            } else {
                Calibration.Images set = (Calibration.Images) found;
                run.text("calibration-listing", set.images().listingDigest())
                        .number("calibration-images", Math.min(set.limit().orElse(Integer.MAX_VALUE), set.images().count()));
            }
        });
        return run.digest();
    }

    private static String exceptions(LayerExceptions exceptions) {
        Fingerprint text = Fingerprint.of("layer exceptions")
                .number("first-convolutions", exceptions.firstConvolutions())
                .text("max-pool-outputs", exceptions.maxPooling().name());
        new TreeMap<>(exceptions.layers()).forEach((layer, exception) -> {
            exception.role().ifPresent(role -> text.text(layer + ".role", role.name()));
            exception.weightBits().ifPresent(bits -> text.text(layer + ".weight-bits", bits.key()));
            exception.activationBits().ifPresent(bits -> text.text(layer + ".activation-bits", bits.key()));
            exception.range().ifPresent(range -> text.text(layer + ".range", range.name()));
            exception.granularity().ifPresent(granularity -> text.text(layer + ".granularity", granularity.name()));
        });
        return text.digest();
    }
}
