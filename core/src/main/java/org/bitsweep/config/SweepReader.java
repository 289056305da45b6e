package org.bitsweep.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.Setting;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.Location;

/** Reads files under {@code conf/sweeps}, with everything they refer to. */
final class SweepReader {

    private static final int LARGEST_BATCH = 65_536;

    private final NetworkReader networkReader;
    private final DatasetReader datasetReader;

    SweepReader(NetworkReader networkReader, DatasetReader datasetReader) {
        this.networkReader = networkReader;
        this.datasetReader = datasetReader;
    }

    /** @param defaultName the sweep's name where it says none; the first network's if empty */
    Sweep read(Section section, String defaultName) {
        Section.Value list = section.required(SweepKey.NETWORKS);
        List<NetworkConfig> networks = list.list().stream().map(networkReader::reference).toList();
        if (networks.isEmpty()) {
            throw list.invalid("at least one network file");
        }
        DatasetConfig dataset = datasetReader.reference(section.required(SweepKey.DATASET));
        Optional<CalibrationSet> ownCalibration = section.value(SweepKey.CALIBRATION)
                .map(value -> new CalibrationReader(datasetReader).read(value.section(), dataset.source()));
        List<Variant> variants = Variant.read(section);
        Set<ConfigurationsReader.Cell> cells = ConfigurationsReader.read(section);
        List<NetworkSweep> sweeps = new ArrayList<>();
        for (NetworkConfig network : networks) {
            for (Variant variant : variants) {
                QuantizationSettings settings = variant.settings(network);
                sweeps.add(new NetworkSweep(
                        variant.named(network), settings,
                        ConfigurationsReader.Cell.configurations(variant.cells(cells), settings)));
            }
        }
        Sweep sweep = new Sweep(
                section.value(SweepKey.NAME)
                        .map(Section.Value::text)
                        .orElse(defaultName.isEmpty() ? networks.get(0).name() : defaultName),
                sweeps,
                dataset,
                ownCalibration.or(dataset::calibration),
                section.valueOrDefault(SweepKey.CALIBRATION_OVERLAP).choice(Sweep.CalibrationOverlap.class),
                section.valueOrDefault(SweepKey.GATE).choice(Sweep.Gate.class),
                section.valueOrDefault(SweepKey.BATCH_SIZE).integer(1, LARGEST_BATCH),
                section.optionalInteger(SweepKey.LIMIT, 1, Integer.MAX_VALUE),
                section.valueOrDefault(SweepKey.BAD_IMAGES).choice(Sweep.BadImages.class),
                section.valueOrDefault(SweepKey.TABLE).choice(Sweep.TableShape.class),
                published(section),
                section.optionalLocation(SweepKey.BASELINE),
                section.optionalLocation(SweepKey.OUTPUT),
                section.optionalLocation(SweepKey.STORE));
        section.finish();
        checkNetworks(section, sweep);
        checkCalibration(section, sweep);
        checkLimit(section, sweep);
        return sweep;
    }

    private static PublishedFigures published(Section section) {
        Optional<PublishedFigures> figures = section.value(SweepKey.PUBLISHED)
                .map(value -> PublishedFigures.read(local(value, SweepKey.PUBLISHED)));
        Optional<Path> known = section.value(SweepKey.KNOWN_DIFFERENCES)
                .map(value -> local(value, SweepKey.KNOWN_DIFFERENCES));
        if (figures.isEmpty() && known.isPresent()) {
            throw section.combination(SweepKey.KNOWN_DIFFERENCES, "known differences stand beside published figures, and there are"
                    + " none. Add published, or remove it.");
        }
        return figures.map(each -> known.map(each::withKnownDifferences).orElse(each)).orElse(PublishedFigures.NONE);
    }

    private static Path local(Section.Value value, SweepKey key) {
        Location file = value.location();
        if (!file.isLocal()) {
            throw value.invalid(key.entry().allowed());
        }
        return file.path();
    }

    private static void checkNetworks(Section section, Sweep sweep) {
        DatasetConfig dataset = sweep.dataset();
        Set<String> names = new LinkedHashSet<>();
        for (NetworkSweep each : sweep.networks()) {
            NetworkConfig network = each.network();
            if (!names.add(network.name())) {
                throw section.combination(SweepKey.NETWORKS, "two networks are called " + network.name()
                        + ", so their results could not be told apart. Give one another name in its file.");
            }
            OptionalInt classes = dataset.source().classes();
            if (network.classes().isPresent() && classes.isPresent() && !network.classes().equals(classes)) {
                throw section.combination(SweepKey.DATASET, "the network " + network.name() + " tells "
                        + network.classes().getAsInt() + " classes apart, the data set " + dataset.name() + " has "
                        + classes.getAsInt() + ". Choose a data set with the network's classes.");
            }
        }
    }

    private static void checkCalibration(Section section, Sweep sweep) {
        boolean calibrated = sweep.networks().stream()
                .anyMatch(network -> network.settings().statistics() == StatisticsSource.CALIBRATED);
        if (!calibrated) {
            section.value(SweepKey.CALIBRATION).ifPresent(SweepReader::refuseUnused);
            return;
        }
        if (sweep.calibration().isEmpty()) {
            throw section.combination(SweepKey.SETTINGS.key() + "." + Setting.STATISTICS.key(), "calibrated statistics need"
                    + " calibration images, and none are given. Add calibration { manifest = ... } (--calibration), or choose"
                    + " batch.");
        }
        if (sweep.networks().size() > 1
                && sweep.calibration().filter(CalibrationSet.Stored.class::isInstance).isPresent()) {
            throw section.combination(SweepKey.CALIBRATION.key() + "." + CalibrationKey.STATISTICS.key(),
                    "stored statistics are of one network, and the sweep has " + sweep.networks().size()
                            + ". Sweep the networks one by one, or give images instead.");
        }
    }

    private static void refuseUnused(Section.Value calibration) {
        if (calibration.where().equals(Section.COMMAND_LINE)) {
            throw new InvalidCombinationException(Section.COMMAND_LINE + ": --calibration is for calibrated statistics, and this"
                    + " sweep takes those of each batch. Add --statistics calibrated, or remove it.");
        }
        throw calibration.combination("calibration is for calibrated statistics, and this sweep takes those of each batch. Add"
                + " settings.statistics = calibrated (--statistics calibrated), or remove it.");
    }

    private static void checkLimit(Section section, Sweep sweep) {
        DatasetConfig dataset = sweep.dataset();
        OptionalInt limit = sweep.limit();
        if (limit.isPresent() && dataset.images().isPresent() && limit.getAsInt() > dataset.images().getAsInt()) {
            throw section.combination(SweepKey.LIMIT, "the first " + limit.getAsInt() + " images are asked for, but the data"
                    + " set " + dataset.name() + " has " + dataset.images().getAsInt() + ". Lower or remove the limit.");
        }
    }
}
