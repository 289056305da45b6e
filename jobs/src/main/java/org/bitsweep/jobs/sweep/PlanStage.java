package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.evaluation.Batching;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.jobs.calibrate.CalibrateJob;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.jobs.prepare.PreparedRows;
import org.bitsweep.jobs.store.PreparedSets;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;

/**
 * Third stage: statistics where they are calibrated, and every configuration resolved to the key of its predictions. Float32
 * needs no statistics: it can be planned, run and judged before any are collected.
 */
final class PlanStage {

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final PrepareStage images;
    private final Executors executors;
    private final ExecutionProvider provider;
    private final OutputFolder output;
    private final PrintWriter messages;
    /** Stored statistics serve a network and all its variants. */
    private final Map<ActivationStatistics, String> texts = new IdentityHashMap<>();
    private final Map<List<Object>, ActivationStatistics> collected = new HashMap<>();

    PlanStage(SparkSession spark, SweepInputs inputs, PrepareStage images, Executors executors, ExecutionProvider provider,
            OutputFolder output, PrintWriter messages) {
        this.spark = spark;
        this.inputs = inputs;
        this.images = images;
        this.executors = executors;
        this.provider = provider;
        this.output = output;
        this.messages = messages;
    }

    /** Every network in float32 alone. */
    List<PlannedNetwork> float32(PrepareStage.Prepared prepared) {
        return inputs.networks().stream().map(network -> new PlannedNetwork(network, network.parcel(null), prepared.of(network),
                List.of(), List.of(float32(network, prepared.of(network))))).toList();
    }

    List<PlannedNetwork> run(PrepareStage.Prepared prepared) throws IOException {
        List<PlannedNetwork> planned = new ArrayList<>();
        for (LoadedNetwork network : inputs.networks()) {
            ActivationStatistics statistics = null;
            if (network.calibrated()) {
                statistics = statistics(network);
                refuseOverlap(statistics, prepared.of(network));
            }
            planned.add(plan(network, statistics, prepared.of(network)));
        }
        return planned;
    }

    private PlannedNetwork plan(LoadedNetwork network, ActivationStatistics statistics, PreparedDataset set) {
        QuantizationPlanner planner = new QuantizationPlanner(network.network(), network.config().layerExceptions());
        Map<String, Evaluation> distinct = new LinkedHashMap<>();
        Evaluation float32 = float32(network, set);
        distinct.put(float32.digest(), float32);
        List<Evaluation> asked = new ArrayList<>();
        for (QuantizationConfig config : network.sweep().configurations()) {
            QuantizationPlan plan = statistics == null ? planner.plan(config) : planner.plan(config, statistics);
            Batching batching = plan.usesBatchStatistics()
                    ? new Batching.Shared(inputs.sweep().batchSize()) : Batching.INDEPENDENT;
            Evaluation evaluation = new Evaluation(key(network, set, plan.digest(), batching), plan);
            asked.add(evaluation);
            distinct.putIfAbsent(evaluation.digest(), evaluation);
        }
        return new PlannedNetwork(network, network.parcel(text(statistics)), set, asked, List.copyOf(distinct.values()));
    }

    private String text(ActivationStatistics statistics) {
        return statistics == null ? null : texts.computeIfAbsent(statistics, ActivationStatistics::toJson);
    }

    private Evaluation float32(LoadedNetwork network, PreparedDataset set) {
        Batching batching = network.network().usesBatchStatistics()
                ? new Batching.Shared(inputs.sweep().batchSize()) : Batching.INDEPENDENT;
        return new Evaluation(key(network, set, EvaluationKey.FLOAT32, batching), null);
    }

    private EvaluationKey key(LoadedNetwork network, PreparedDataset set, String plan, Batching batching) {
        Normalization normalization = network.config().preprocessing().normalization();
        return new EvaluationKey(network.network().digest(), network.network().imageSize(), plan,
                set.manifest().contentSha256(), inputs.selected(), normalization.canonicalText(), 1, batching,
                provider.engine());
    }

    private ActivationStatistics statistics(LoadedNetwork network) throws IOException {
        SweepInputs.Calibration calibration = inputs.calibration().orElseThrow();
        if (calibration instanceof SweepInputs.Calibration.Stored stored) {
            return stored.statistics();
        }
        SweepInputs.Calibration.Images from = (SweepInputs.Calibration.Images) calibration;
        // Variants of a network differ in what becomes of its statistics.
        List<Object> asked = List.of(network.network().digest(), network.network().imageSize(), network.thresholds(),
                network.config().preprocessing().canonicalText());
        ActivationStatistics statistics = collected.get(asked);
        if (statistics == null) {
            statistics = collect(network, from.images(), from.limit());
            collected.put(asked, statistics);
        }
        output.write("statistics-" + network.config().name() + ".json", text(statistics));
        return statistics;
    }

    private ActivationStatistics collect(LoadedNetwork network, OpenedImages set, OptionalInt limit) throws IOException {
        messages.println("calibrating " + network.config().name());
        return new CalibrateJob(spark).run(network.parcel(null), network.config().preprocessing(),
                network.thresholds(), set, limit, images.folder(PreparedSets.Use.CALIBRATION, network.form(), set, Math.min(
                        limit.orElse(Integer.MAX_VALUE), set.count())),
                executors.planCalibration(network.config().name(), network.memoryNeed()));
    }

    /** Statistics of evaluated images flatter the result; the same picture under another name counts too. */
    private void refuseOverlap(ActivationStatistics statistics, PreparedDataset evaluated) {
        if (inputs.sweep().calibrationOverlap() == Sweep.CalibrationOverlap.ALLOW) {
            return;
        }
        Map<String, String> calibration = statistics.images().stream().filter(image -> !image.digest().isEmpty())
                .collect(Collectors.toMap(ActivationStatistics.Image::digest, ActivationStatistics.Image::name, (a, b) -> a));
        List<Row> shared = PreparedRows.read(spark, evaluated, inputs.selected())
                .select(PreparedRows.NAME, PreparedRows.SOURCE_SHA256)
                .where(functions.col(PreparedRows.SOURCE_SHA256).isInCollection(calibration.keySet()))
                .orderBy(PreparedRows.NAME).limit(5).collectAsList();
        if (!shared.isEmpty()) {
            throw new InputException("calibration images are among the evaluated ones: " + shared.stream()
                    .map(row -> row.getString(0) + " is " + calibration.get(row.getString(1)))
                    .collect(Collectors.joining(", ")) + ". Calibrate on other images, or set calibration-overlap = allow.");
        }
    }
}
