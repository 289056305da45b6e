package org.bitsweep.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.CalibrationSet;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Denominator;
import org.bitsweep.evaluation.Float32Gate;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.inference.SessionMemory;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.quantization.QuantizationConfig;
import org.bitsweep.quantization.QuantizationPlan;
import org.bitsweep.quantization.QuantizationPlanner;
import org.bitsweep.quantization.StatisticsSource;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;

/**
 * One sweep from its description to its results: networks are read and planned, images prepared, statistics collected
 * where asked for, every distinct network run over every image once, and the counts proven and recorded.
 */
final class SweepRun {

    private final SparkSession spark;
    private final Sweep sweep;
    private final OptionalInt partitions;
    private final PrintWriter messages;
    private final Configuration configuration;

    SweepRun(SparkSession spark, Sweep sweep, OptionalInt partitions, PrintWriter messages) {
        this.spark = spark;
        this.sweep = sweep;
        this.partitions = partitions;
        this.messages = messages;
        this.configuration = spark.sparkContext().hadoopConfiguration();
    }

    /** A finished run and where it lies. */
    record Finished(RunRecord record, OutputFolder output, String times) {}

    /** A network of the sweep as it was read. */
    private record Loaded(NetworkSweep sweep, Network network, byte[] bytes) {
        NetworkConfig config() {
            return sweep.network();
        }

        Geometry geometry() {
            return config().preprocessing().geometry();
        }

        boolean calibrated() {
            return sweep.settings().statistics() == StatisticsSource.CALIBRATED;
        }

        long sessionBytes(int batchSize) {
            return SessionMemory.estimate(network, bytes.length, batchSize);
        }

        NetworkParcel parcel(ActivationStatistics statistics) {
            return new NetworkParcel(config().name(), network.digest(), bytes, network.imageSize(),
                    statistics == null ? null : statistics.toJson());
        }
    }

    /** The images of the sweep, before they are prepared. */
    private record Images(Optional<ImageSource> source, Optional<PreparedDataset> prepared) {
        int count() {
            return source.map(images -> images.listing().count()).orElseGet(() -> prepared.orElseThrow().manifest().count());
        }

        String listingDigest() {
            return source.map(images -> images.listing().digest())
                    .orElseGet(() -> prepared.orElseThrow().manifest().listingSha256());
        }

        int classes() {
            return source.map(images -> images.listing().classes().count())
                    .orElseGet(() -> prepared.orElseThrow().manifest().numberOfClasses());
        }

        IntFunction<String> names() {
            return source.<IntFunction<String>>map(images -> index -> images.listing().images().get(index).name())
                    .orElse(index -> "image " + index);
        }
    }

    /** What every configuration of one network rewrites to. */
    private record Planned(Loaded loaded, NetworkParcel parcel, List<QuantizationPlan> plans, List<Evaluation> distinct) {}

    Finished run(Path folder) throws IOException {
        List<Loaded> networks = new ArrayList<>();
        for (NetworkSweep network : sweep.networks()) {
            networks.add(load(network));
        }
        Images images = images(sweep.dataset().source());
        sweep.dataset().images().ifPresent(expected -> requireCount(images.count(), expected));
        networks.forEach(network -> requireClasses(network, images.classes()));
        int selected = Math.min(sweep.limit().orElse(Integer.MAX_VALUE), images.count());

        String identity = identity(networks, images, selected);
        OutputFolder output = OutputFolder.claim(folder, identity, sweep.name(), configuration);
        try (TimeSplit times = new TimeSplit(spark.sparkContext())) {
            Map<Geometry, PreparedDataset> prepared = prepare(networks, images, selected, output);
            prepared.values().forEach(set -> requireReadable(set, selected));
            List<Planned> planned = new ArrayList<>();
            for (Loaded network : networks) {
                planned.add(plan(network, prepared.get(network.geometry()), output));
            }
            for (Planned network : planned) {
                gate(network, prepared.get(network.loaded().geometry()), selected, output, times);
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

    private Loaded load(NetworkSweep network) throws IOException {
        NetworkConfig config = network.network();
        byte[] bytes = HadoopFiles.read(config.onnx(), configuration);
        config.sha256().ifPresent(expected -> {
            String found = NetworkReader.sha256(bytes);
            if (!expected.equals(found)) {
                throw new InputException(config.onnx() + ": expected SHA-256 " + expected + ", found " + found
                        + ". It is another network than the configuration describes; correct onnx or sha256.");
            }
        });
        Network read = NetworkReader.read(config.onnx().text(), bytes, config.preprocessing().geometry().fixedSize());
        config.classes().ifPresent(expected -> {
            if (expected != read.classes()) {
                throw new InputException(config.onnx() + ": expected " + expected + " classes, found " + read.classes()
                        + " outputs. Correct classes in the configuration of " + config.name() + ".");
            }
        });
        return new Loaded(network, read, bytes);
    }

    private Images images(DatasetSource source) throws IOException {
        if (source instanceof DatasetSource.Prepared stored) {
            return new Images(Optional.empty(),
                    Optional.of(PreparedDataset.open(stored.location().hadoopPath(), configuration)));
        }
        return new Images(Optional.of(((DatasetSource.Encoded) source).open(configuration).list(configuration)), Optional.empty());
    }

    private void requireCount(int found, int expected) {
        if (found != expected) {
            throw new InputException(sweep.dataset().name() + ": expected " + expected + " images, found " + found
                    + ". Restore the missing images, or correct images in the data set's configuration.");
        }
    }

    private void requireClasses(Loaded network, int classes) {
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
    private String identity(List<Loaded> networks, Images images, int selected) {
        StringBuilder text = new StringBuilder("bitsweep sweep 1\n").append(images.listingDigest()).append('\n')
                .append(selected).append(' ').append(sweep.batchSize()).append('\n');
        for (Loaded network : networks) {
            text.append(network.network().digest()).append('\n')
                    .append(network.config().preprocessing().canonicalText()).append('\n')
                    .append(network.config().layerExceptions()).append('\n');
            network.sweep().configurations().forEach(config -> text.append(config).append('\n'));
        }
        sweep.calibration().ifPresent(calibration -> text.append(calibration).append('\n'));
        return NetworkReader.sha256(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Networks with the same geometry share one prepared set. */
    private Map<Geometry, PreparedDataset> prepare(List<Loaded> networks, Images images, int selected, OutputFolder output)
            throws IOException {
        Map<Geometry, PreparedDataset> prepared = new HashMap<>();
        for (Loaded network : networks) {
            Geometry geometry = network.geometry();
            if (prepared.containsKey(geometry)) {
                continue;
            }
            if (images.prepared().isPresent()) {
                PreparedDataset stored = images.prepared().get();
                PrepareJob.requireReadable(PrepareJob.UnreadableImages.of(sweep.badImages()), stored.manifest().unreadable()
                        .stream().filter(image -> image.index() < selected).toList(), selected);
                prepared.put(geometry, stored.requireFor(geometry.canonicalText(), stored.manifest().listingSha256()));
                continue;
            }
            Path folder = output.path(preparedName("images", geometry));
            messages.println("preparing " + selected + " images of " + sweep.dataset().name() + " ("
                    + geometry.canonicalText() + ") into " + folder);
            prepared.put(geometry, new PrepareJob(spark).run(new PrepareJob.Request(images.source().orElseThrow(), selected,
                    geometry, network.network().imageSize(),
                    PrepareJob.UnreadableImages.of(sweep.badImages()), folder)));
        }
        return prepared;
    }

    /** Unreadable images may be reported instead of failing the run, but nothing can be said about no image at all. */
    private void requireReadable(PreparedDataset set, int selected) {
        List<UnreadableImage> unreadable =
                set.manifest().unreadable().stream().filter(image -> image.index() < selected).toList();
        if (unreadable.size() == selected) {
            throw new InputException(sweep.dataset().name() + ": none of " + selected
                    + " images can be read, so there is nothing to evaluate. The first: " + unreadable.get(0).problem());
        }
    }

    private static String preparedName(String what, Geometry geometry) {
        return "prepared/" + what + "-" + geometry.canonicalText().replaceAll("[^A-Za-z0-9]+", "-");
    }

    private Planned plan(Loaded network, PreparedDataset evaluated, OutputFolder output) throws IOException {
        ActivationStatistics statistics = network.calibrated() ? statistics(network, evaluated, output) : null;
        QuantizationPlanner planner = new QuantizationPlanner(network.network(), network.config().layerExceptions());
        List<QuantizationPlan> plans = new ArrayList<>();
        Map<String, Evaluation> distinct = new LinkedHashMap<>();
        distinct.put(network.network().digest(), new Evaluation(network.network().digest(), null));
        for (QuantizationConfig config : network.sweep().configurations()) {
            QuantizationPlan plan = planner.plan(config, statistics == null ? "" : statistics.digest());
            plans.add(plan);
            distinct.putIfAbsent(plan.digest(), new Evaluation(plan.digest(), plan));
        }
        return new Planned(network, network.parcel(statistics), plans, List.copyOf(distinct.values()));
    }

    private ActivationStatistics statistics(Loaded network, PreparedDataset evaluated, OutputFolder output) throws IOException {
        CalibrationSet calibration = sweep.calibration().orElseThrow(() -> new InputException(network.config().name()
                + ": statistics are calibrated, but there are no calibration images. Add calibration to the data set or sweep."));
        ActivationStatistics statistics;
        if (calibration instanceof CalibrationSet.Stored stored) {
            statistics = ActivationStatistics.fromJson(
                    stored.file().text(), HadoopFiles.readText(stored.file(), configuration), network.network());
        } else {
            CalibrationSet.Images set = (CalibrationSet.Images) calibration;
            Preprocessing preprocessing = network.config().preprocessing();
            PreparedDataset images;
            if (set.source() instanceof DatasetSource.Prepared stored) {
                images = PreparedDataset.open(stored.location().hadoopPath(), configuration);
            } else {
                ImageSource source = ((DatasetSource.Encoded) set.source()).open(configuration).list(configuration);
                int count = Math.min(set.images().orElse(Integer.MAX_VALUE), source.listing().count());
                messages.println("calibrating " + network.config().name() + " on " + count + " images");
                images = new PrepareJob(spark).run(new PrepareJob.Request(source, count, network.geometry(),
                        network.network().imageSize(), PrepareJob.UnreadableImages.FAIL,
                        output.path(preparedName("calibration", network.geometry()))));
            }
            statistics = new CalibrateJob(spark).run(
                    network.network(), network.parcel(null), preprocessing, images, parallelism());
            output.write("statistics-" + network.config().name() + ".json", statistics.toJson());
        }
        refuseOverlap(statistics, evaluated);
        return statistics;
    }

    /** Statistics of evaluated images flatter the result; the same picture under another name counts too. */
    private void refuseOverlap(ActivationStatistics statistics, PreparedDataset evaluated) {
        if (sweep.calibrationOverlap() == Sweep.CalibrationOverlap.ALLOW) {
            return;
        }
        Map<String, String> calibration = statistics.images().stream().filter(image -> !image.digest().isEmpty())
                .collect(Collectors.toMap(ActivationStatistics.Image::digest, ActivationStatistics.Image::name, (a, b) -> a));
        List<Row> shared = shards(evaluated).select(PreparedRows.NAME, PreparedRows.SOURCE_SHA256)
                .where(functions.col(PreparedRows.SOURCE_SHA256).isInCollection(calibration.keySet()))
                .orderBy(PreparedRows.NAME).limit(5).collectAsList();
        if (!shared.isEmpty()) {
            throw new InputException("calibration images are among the evaluated ones: " + shared.stream()
                    .map(row -> row.getString(0) + " is " + calibration.get(row.getString(1)))
                    .collect(Collectors.joining(", ")) + ". Calibrate on other images, or set calibration-overlap = allow.");
        }
    }

    private Dataset<Row> shards(PreparedDataset dataset) {
        return spark.read().schema(PreparedRows.SCHEMA).parquet(HadoopFiles.literal(
                dataset.manifest().shards().stream().map(shard -> dataset.pathOf(shard).toString()).toList()));
    }

    private int parallelism() {
        return spark.sparkContext().defaultParallelism();
    }

    /** Stops a sweep whose float32 accuracy is not the network's own before any quantized network is run. */
    private void gate(Planned network, PreparedDataset images, int selected, OutputFolder output, TimeSplit times)
            throws IOException {
        NetworkConfig config = network.loaded().config();
        if (sweep.gate() == Sweep.Gate.OFF || config.expected().isEmpty()) {
            return;
        }
        Float32Gate gate = new Float32Gate(config.expected().get().topOnePercent());
        Batches.Selection sample = Batches.Selection.spread(selected, Float32Gate.IMAGES);
        JavaRDD<ImageBatch> batches =
                Batches.of(spark, images, sample, sweep.batchSize(), partitions.orElse(sample.batches(sweep.batchSize())));
        Normalization normalization = config.preprocessing().normalization();
        Path folder = output.path("gate");
        folder.getFileSystem(configuration).delete(folder, true);
        try {
            Accuracy found = float32(network, normalization, batches, new Path(folder, "as-configured"), times);
            if (!gate.passes(found)) {
                Accuracy swapped =
                        float32(network, normalization.swapped(), batches, new Path(folder, "channels-swapped"), times);
                throw new InputException(gate.explain(config.name(), found, swapped));
            }
            messages.println(String.format(Locale.ROOT, "%s: float32 Top-1 on %d images is %.2f %%, as expected (%.2f %% on all)",
                    config.name(), found.images(), found.topOnePercent(), gate.expectedPercent()));
        } finally {
            folder.getFileSystem(configuration).delete(folder, true);
        }
    }

    private Accuracy float32(Planned network, Normalization normalization, JavaRDD<ImageBatch> batches, Path folder,
            TimeSplit times) {
        List<String> written = new EvaluateJob(spark, times.counters(), folder)
                .run(network.parcel(), normalization, network.distinct().subList(0, 1),
                        network.loaded().sessionBytes(sweep.batchSize()), batches);
        Row row = counted(predictions(written)).collectAsList().get(0);
        return new Accuracy(row.getLong(2), row.getLong(4), row.getLong(5));
    }

    private Dataset<Row> predictions(List<String> folders) {
        return spark.read().schema(PredictionRows.SCHEMA).parquet(HadoopFiles.literal(folders));
    }

    /** Configuration, network, rows, distinct images, right at first and right among five. */
    private static Dataset<Row> counted(Dataset<Row> predictions) {
        return predictions.groupBy(PredictionRows.CONFIGURATION, PredictionRows.NETWORK).agg(
                functions.count("*").as("rows"),
                functions.countDistinct(PredictionRows.IMAGE_INDEX).as("images"),
                functions.sum(functions.col(PredictionRows.TOP_ONE).cast("long")).as("top_one"),
                functions.sum(functions.col(PredictionRows.TOP_FIVE).cast("long")).as("top_five"));
    }

    private List<String> evaluate(List<Planned> planned, Map<Geometry, PreparedDataset> prepared, int selected,
            OutputFolder output, TimeSplit times) {
        long total = planned.stream().mapToLong(network -> (long) network.distinct().size() * selected).sum();
        List<String> folders = new ArrayList<>();
        // The gate's predictions are none of the sweep's.
        long before = times.counters().images().value();
        try (ProgressPoller progress = ProgressPoller.start(
                "sweep", "predictions", total, () -> times.counters().images().value() - before)) {
            Map<Geometry, JavaRDD<ImageBatch>> batches = new HashMap<>();
            for (Planned network : planned) {
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

    private EvaluatedImages evaluatedImages(Images images, int selected, Map<Geometry, PreparedDataset> prepared) {
        Set<String> unreadable = new TreeSet<>();
        for (PreparedDataset set : prepared.values()) {
            set.manifest().unreadable().stream().filter(image -> image.index() < selected)
                    .map(UnreadableImage::name).forEach(unreadable::add);
        }
        return new EvaluatedImages(sweep.dataset().name(), images.count(), selected, List.copyOf(unreadable));
    }

    /** Counts by Spark SQL; no count is believed before its images are proven to be the data set's, each once. */
    private RunRecord count(List<Planned> planned, Map<Geometry, PreparedDataset> prepared, List<String> predictions,
            Images images, EvaluatedImages evaluated) {
        Dataset<Row> rows = predictions(predictions);
        Map<String, Row> counts = new HashMap<>();
        for (Row row : counted(rows).collectAsList()) {
            counts.put(row.getString(0) + " " + row.getString(1), row);
        }
        List<NetworkResult> results = new ArrayList<>();
        for (Planned network : planned) {
            String name = network.loaded().config().name();
            Set<Integer> unreadable = prepared.get(network.loaded().geometry()).manifest().unreadable().stream()
                    .map(UnreadableImage::index).filter(index -> index < evaluated.selected()).collect(Collectors.toSet());
            Denominator denominator = new Denominator(evaluated.selected(), unreadable, images.names());
            Map<String, Accuracy> accuracies = new HashMap<>();
            for (Evaluation evaluation : network.distinct()) {
                Row row = counts.get(evaluation.digest() + " " + name);
                if (row == null || row.getLong(2) != denominator.expected() || row.getLong(3) != denominator.expected()) {
                    denominator.prove(name + " " + evaluation.digest(), rows
                            .where(functions.col(PredictionRows.CONFIGURATION).equalTo(evaluation.digest())
                                    .and(functions.col(PredictionRows.NETWORK).equalTo(name)))
                            .select(PredictionRows.IMAGE_INDEX).collectAsList().stream().mapToInt(found -> found.getInt(0)));
                    throw new IllegalStateException("counts and rows of " + name + " disagree");
                }
                accuracies.put(evaluation.digest(), new Accuracy(row.getLong(2), row.getLong(4), row.getLong(5)));
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

    private Map<String, String> provenance(List<Planned> planned, Map<Geometry, PreparedDataset> prepared, Images images) {
        Map<String, String> provenance = new LinkedHashMap<>(Provenance.of(spark));
        provenance.put("data set listing", images.listingDigest());
        prepared.forEach((geometry, set) ->
                provenance.put("images " + geometry.canonicalText(), set.manifest().contentSha256()));
        for (Planned network : planned) {
            if (network.parcel().statistics() != null) {
                provenance.put("statistics " + network.loaded().config().name(), NetworkReader.sha256(
                        network.parcel().statistics().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
        return provenance;
    }
}
