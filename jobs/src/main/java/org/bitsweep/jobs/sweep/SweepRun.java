package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.CalibrationSet;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Denominator;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.jobs.calibrate.CalibrateJob;
import org.bitsweep.jobs.evaluate.Batches;
import org.bitsweep.jobs.evaluate.EvaluateJob;
import org.bitsweep.jobs.evaluate.ImageBatch;
import org.bitsweep.jobs.evaluate.TimeSplit;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.jobs.prepare.PrepareJob;
import org.bitsweep.jobs.prepare.PreparedRows;
import org.bitsweep.jobs.progress.ProgressPoller;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/**
 * One sweep from its description to its results: networks are read and planned, images prepared, statistics collected
 * where asked for, every distinct network run over every image once, and the counts proven and recorded.
 */
public final class SweepRun {

    private final SparkSession spark;
    private final Sweep sweep;
    private final OptionalInt partitions;
    private final PrintWriter messages;
    private final Configuration configuration;

    public SweepRun(SparkSession spark, Sweep sweep, OptionalInt partitions, PrintWriter messages) {
        this.spark = spark;
        this.sweep = sweep;
        this.partitions = partitions;
        this.messages = messages;
        this.configuration = spark.sparkContext().hadoopConfiguration();
    }

    /** A finished run and where it lies. */
    public record Finished(RunRecord record, OutputFolder output, String times) {}

    public Finished run(Path folder) throws IOException {
        List<LoadedNetwork> networks = new ArrayList<>();
        for (NetworkSweep network : sweep.networks()) {
            networks.add(LoadedNetwork.load(network, configuration));
        }
        OpenedImages images = OpenedImages.open(sweep.dataset().source(), configuration);
        images.requireCount(sweep.dataset());
        networks.forEach(network -> requireClasses(network, images.classes()));
        int selected = Math.min(sweep.limit().orElse(Integer.MAX_VALUE), images.count());

        Optional<Calibration> calibration = calibration(networks);

        String identity = identity(networks, images, selected);
        OutputFolder output = OutputFolder.claim(folder, identity, sweep.name(), configuration);
        try (TimeSplit times = new TimeSplit(spark.sparkContext())) {
            Map<Geometry, PreparedDataset> prepared = prepare(networks, images, selected, output);
            prepared.values().forEach(set -> requireAnyReadable(set, selected));
            List<PlannedNetwork> planned = new ArrayList<>();
            for (LoadedNetwork network : networks) {
                planned.add(plan(network, calibration, prepared.get(network.geometry()), selected, output));
            }
            if (sweep.gate() == Sweep.Gate.ON) {
                GateRun gate = new GateRun(spark, sweep.batchSize(), partitions, times.counters(), messages);
                for (PlannedNetwork network : planned) {
                    gate.require(network, prepared.get(network.loaded().geometry()), selected, output.path("gate"));
                }
            }
            List<String> predictions = evaluate(planned, prepared, selected, output, times);
            EvaluatedImages evaluated = evaluatedImages(images, selected, prepared);
            RunRecord record = count(planned, prepared, predictions, images, evaluated);
            String split = times.describe();
            messages.println(split);
            new RunFiles(output, sweep).write(record);
            output.finish(identity, sweep.name());
            return new Finished(record, output, split);
        } finally {
            ExecutorNetworks.clear();
        }
    }

    private void requireClasses(LoadedNetwork network, int classes) {
        if (classes != network.network().classes()) {
            throw new InputException(network.config().onnx() + ": tells " + network.network().classes()
                    + " classes apart, but labels of " + sweep.dataset().name() + " lie in 0 to " + (classes - 1)
                    + ". Correct the number of classes of the data set, or use the network it belongs to.");
        }
    }

    /**
     * Digest of everything the results depend on but engine versions, which are recorded and may differ on a cluster. What
     * happens to unreadable images is left out: a run that they stopped goes on in its folder once they may be reported.
     */
    private String identity(List<LoadedNetwork> networks, OpenedImages images, int selected) {
        StringBuilder text = new StringBuilder("bitsweep sweep 1\n").append(images.listingDigest()).append('\n')
                .append(selected).append(' ').append(sweep.batchSize()).append('\n');
        for (LoadedNetwork network : networks) {
            text.append(network.network().digest()).append('\n')
                    .append(network.config().preprocessing().canonicalText()).append('\n')
                    .append(network.config().layerExceptions()).append('\n');
            network.sweep().configurations().forEach(config -> text.append(config).append('\n'));
        }
        sweep.calibration().ifPresent(calibration -> text.append(calibration).append('\n'));
        return Sha256.hexOf(text.toString());
    }

    /** Networks with the same geometry share one prepared set. */
    private Map<Geometry, PreparedDataset> prepare(List<LoadedNetwork> networks, OpenedImages images, int selected,
            OutputFolder output) throws IOException {
        Map<Geometry, PreparedDataset> prepared = new HashMap<>();
        for (LoadedNetwork network : networks) {
            Geometry geometry = network.geometry();
            if (prepared.containsKey(geometry)) {
                continue;
            }
            Path folder = output.path(preparedName("images", geometry));
            if (images.source().isPresent()) {
                messages.println("preparing " + selected + " images of " + sweep.dataset().name() + " ("
                        + geometry.canonicalText() + ") into " + folder);
            }
            PrepareJob.UnreadableImages unreadable = PrepareJob.UnreadableImages.of(sweep.badImages());
            PreparedDataset set =
                    images.prepare(spark, selected, geometry, network.network().imageSize(), unreadable, folder);
            PrepareJob.requireReadable(unreadable, set.manifest().unreadableAmong(selected), selected);
            prepared.put(geometry, set);
        }
        return prepared;
    }

    /** Unreadable images may be reported instead of failing the run, but nothing can be said about no image at all. */
    private void requireAnyReadable(PreparedDataset set, int selected) {
        List<UnreadableImage> unreadable = set.manifest().unreadableAmong(selected);
        if (unreadable.size() == selected) {
            throw new InputException(sweep.dataset().name() + ": none of " + selected
                    + " images can be read, so there is nothing to evaluate. The first: " + unreadable.get(0).problem());
        }
    }

    private static String preparedName(String what, Geometry geometry) {
        return "prepared/" + what + "-" + geometry.canonicalText().replaceAll("[^A-Za-z0-9]+", "-");
    }

    private PlannedNetwork plan(LoadedNetwork network, Optional<Calibration> calibration, PreparedDataset evaluated,
            int selected, OutputFolder output) throws IOException {
        ActivationStatistics statistics = null;
        if (network.calibrated()) {
            statistics = statistics(network, calibration.orElseThrow(), output);
            refuseOverlap(statistics, evaluated, selected);
        }
        QuantizationPlanner planner = new QuantizationPlanner(network.network(), network.config().layerExceptions());
        List<QuantizationPlan> plans = new ArrayList<>();
        Map<String, Evaluation> distinct = new LinkedHashMap<>();
        distinct.put(network.network().digest(), new Evaluation(network.network().digest(), null));
        for (QuantizationConfig config : network.sweep().configurations()) {
            QuantizationPlan plan = planner.plan(config, statistics == null ? "" : statistics.digest());
            plans.add(plan);
            distinct.putIfAbsent(plan.digest(), new Evaluation(plan.digest(), plan));
        }
        return new PlannedNetwork(network, network.parcel(statistics), plans, List.copyOf(distinct.values()));
    }

    /** What calibrated statistics come from, opened. */
    private sealed interface Calibration {

        record Stored(ActivationStatistics statistics) implements Calibration {}

        record Images(OpenedImages images, OptionalInt limit) implements Calibration {}
    }

    /** Refuses calibration that cannot be used, before anything is prepared; empty if no network asks for it. */
    private Optional<Calibration> calibration(List<LoadedNetwork> networks) throws IOException {
        List<LoadedNetwork> calibrated = networks.stream().filter(LoadedNetwork::calibrated).toList();
        if (calibrated.isEmpty()) {
            return Optional.empty();
        }
        CalibrationSet calibration = sweep.calibration().orElseThrow(() -> new InputException(calibrated.get(0).config().name()
                + ": statistics are calibrated, but there are no calibration images. Add calibration to the data set or sweep."));
        if (calibration instanceof CalibrationSet.Images set) {
            OpenedImages images = OpenedImages.open(set.source(), configuration);
            calibrated.forEach(network -> images.requireGeometry(network.geometry()));
            return Optional.of(new Calibration.Images(images, set.images()));
        }
        // Stored statistics are of one network, and the sweep has no other: its reader saw to that.
        return Optional.of(new Calibration.Stored(
                storedStatistics(((CalibrationSet.Stored) calibration).file(), calibrated.get(0))));
    }

    private ActivationStatistics storedStatistics(Location file, LoadedNetwork network) throws IOException {
        ActivationStatistics statistics = ActivationStatistics.fromJson(
                file.text(), HadoopFiles.readText(file, configuration), network.network());
        String expected = network.config().preprocessing().canonicalText();
        if (!statistics.preprocessing().equals(expected)) {
            throw new InputException(file + ": expected statistics of " + network.config().name()
                    + " collected under its preprocessing " + expected + ", found " + statistics.preprocessing()
                    + ". Calibrate it with the configuration it has now.");
        }
        return statistics;
    }

    private ActivationStatistics statistics(LoadedNetwork network, Calibration calibration, OutputFolder output)
            throws IOException {
        if (calibration instanceof Calibration.Stored stored) {
            return stored.statistics();
        }
        Calibration.Images set = (Calibration.Images) calibration;
        messages.println("calibrating " + network.config().name());
        ActivationStatistics statistics = new CalibrateJob(spark).run(network.network(), network.parcel(null),
                network.config().preprocessing(), set.images(), set.limit(),
                output.path(preparedName("calibration", network.geometry())));
        output.write("statistics-" + network.config().name() + ".json", statistics.toJson());
        return statistics;
    }

    /** Statistics of evaluated images flatter the result; the same picture under another name counts too. */
    private void refuseOverlap(ActivationStatistics statistics, PreparedDataset evaluated, int selected) {
        if (sweep.calibrationOverlap() == Sweep.CalibrationOverlap.ALLOW) {
            return;
        }
        Map<String, String> calibration = statistics.images().stream().filter(image -> !image.digest().isEmpty())
                .collect(Collectors.toMap(ActivationStatistics.Image::digest, ActivationStatistics.Image::name, (a, b) -> a));
        List<Row> shared = PreparedRows.read(spark, evaluated, selected)
                .select(PreparedRows.NAME, PreparedRows.SOURCE_SHA256)
                .where(functions.col(PreparedRows.SOURCE_SHA256).isInCollection(calibration.keySet()))
                .orderBy(PreparedRows.NAME).limit(5).collectAsList();
        if (!shared.isEmpty()) {
            throw new InputException("calibration images are among the evaluated ones: " + shared.stream()
                    .map(row -> row.getString(0) + " is " + calibration.get(row.getString(1)))
                    .collect(Collectors.joining(", ")) + ". Calibrate on other images, or set calibration-overlap = allow.");
        }
    }

    private List<String> evaluate(List<PlannedNetwork> planned, Map<Geometry, PreparedDataset> prepared, int selected,
            OutputFolder output, TimeSplit times) {
        long total = planned.stream().mapToLong(network -> (long) network.distinct().size() * selected).sum();
        List<String> folders = new ArrayList<>();
        // The gate's predictions are none of the sweep's.
        long before = times.counters().images().value();
        try (ProgressPoller progress = ProgressPoller.start(
                "sweep", "predictions", total, () -> times.counters().images().value() - before)) {
            Map<Geometry, JavaRDD<ImageBatch>> batches = new HashMap<>();
            for (PlannedNetwork network : planned) {
                Geometry geometry = network.loaded().geometry();
                Batches.Selection all = Batches.Selection.first(selected);
                JavaRDD<ImageBatch> images = batches.computeIfAbsent(geometry, unused -> Batches.of(
                        spark, prepared.get(geometry), all, sweep.batchSize(),
                        partitions.orElse(all.batches(sweep.batchSize()))).persist(StorageLevel.MEMORY_AND_DISK_SER()));
                folders.addAll(new EvaluateJob(spark, times.counters(), output.predictions()).run(
                        network.parcel(), network.loaded().config().preprocessing().normalization(),
                        network.distinct(), network.loaded().sessionBytes(sweep.batchSize()), images));
            }
            batches.values().forEach(images -> images.unpersist(false));
        }
        return folders;
    }

    private EvaluatedImages evaluatedImages(OpenedImages images, int selected, Map<Geometry, PreparedDataset> prepared) {
        Set<String> unreadable = new TreeSet<>();
        for (PreparedDataset set : prepared.values()) {
            set.manifest().unreadableAmong(selected).stream().map(UnreadableImage::name).forEach(unreadable::add);
        }
        return new EvaluatedImages(sweep.dataset().name(), images.count(), selected, List.copyOf(unreadable));
    }

    /** Counts by Spark SQL; no count is believed before its images are proven to be the data set's, each once. */
    private RunRecord count(List<PlannedNetwork> planned, Map<Geometry, PreparedDataset> prepared, List<String> predictions,
            OpenedImages images, EvaluatedImages evaluated) {
        PredictionCounts counts = new PredictionCounts(spark, predictions);
        List<NetworkResult> results = new ArrayList<>();
        for (PlannedNetwork network : planned) {
            String name = network.name();
            Set<Integer> unreadable = prepared.get(network.loaded().geometry()).manifest()
                    .unreadableAmong(evaluated.selected()).stream().map(UnreadableImage::index).collect(Collectors.toSet());
            Denominator denominator = new Denominator(evaluated.selected(), unreadable, images.names());
            Map<String, Accuracy> accuracies = new HashMap<>();
            for (Evaluation evaluation : network.distinct()) {
                accuracies.put(evaluation.digest(), counts.of(name, evaluation.digest(), denominator));
            }
            List<ConfigurationResult> configurations = new ArrayList<>();
            List<QuantizationConfig> asked = network.loaded().sweep().configurations();
            for (int i = 0; i < asked.size(); i++) {
                String digest = network.plans().get(i).digest();
                configurations.add(new ConfigurationResult(asked.get(i), digest, accuracies.get(digest)));
            }
            results.add(new NetworkResult(name, network.loaded().network().digest(),
                    network.loaded().config().preprocessing().canonicalTexts(), network.loaded().sweep().settings(),
                    accuracies.get(network.loaded().network().digest()), configurations));
        }
        return new RunRecord(sweep.name(), evaluated, sweep.batchSize(), results, provenance(planned, prepared, images));
    }

    private Map<String, String> provenance(
            List<PlannedNetwork> planned, Map<Geometry, PreparedDataset> prepared, OpenedImages images) {
        Map<String, String> provenance = new LinkedHashMap<>(Provenance.of(spark));
        provenance.put("data set listing", images.listingDigest());
        prepared.forEach((geometry, set) ->
                provenance.put("images " + geometry.canonicalText(), set.manifest().contentSha256()));
        for (PlannedNetwork network : planned) {
            if (network.parcel().statistics() != null) {
                provenance.put("statistics " + network.name(), Sha256.hexOf(
                        network.parcel().statistics().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
        return provenance;
    }
}
