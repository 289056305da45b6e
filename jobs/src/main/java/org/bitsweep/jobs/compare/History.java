package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.storage.HadoopFiles;

/**
 * Nights as a Parquet table that only grows: a row a cell and night (docs/results.md). A series is named by the evaluation
 * that its nights are compared with, so that what is accepted begins a new one.
 */
public final class History {

    private static final StructType SCHEMA = new StructType()
            .add("night", DataTypes.TimestampType, false)
            .add("run", DataTypes.StringType, false)
            .add("cell", DataTypes.StringType, false)
            .add("network", DataTypes.StringType, false)
            .add("bits", DataTypes.StringType, false)
            .add("methods", DataTypes.StringType, false)
            .add("n", DataTypes.LongType, false)
            .add("right", DataTypes.LongType, false)
            .add("evaluation", DataTypes.StringType, false)
            .add("network_sha256", DataTypes.StringType, true)
            .add("plan", DataTypes.StringType, true)
            .add("engine", DataTypes.StringType, true)
            .add("instruction_sets", DataTypes.StringType, true)
            .add("bitsweep", DataTypes.StringType, true)
            .add("bitsweep_commit", DataTypes.StringType, true)
            .add("outcome", DataTypes.StringType, false)
            .add("series", DataTypes.StringType, false)
            .add("step", DataTypes.StringType, true)
            .add("step_points", DataTypes.DoubleType, true)
            .add("step_p", DataTypes.DoubleType, true)
            .add("accepted_by", DataTypes.StringType, true);

    private History() {}

    /**
     * The series that a night of a cell belongs to: the evaluation that it is compared with, or its own.
     *
     * @param comparison with the baseline, if there is one
     */
    static String series(String cell, String evaluation, Optional<Comparison> comparison) {
        return comparison.map(Comparison::base).filter(RunSide.class::isInstance).map(RunSide.class::cast)
                .flatMap(base -> base.cell(cell)).map(RecordedCell::evaluation).orElse(evaluation);
    }

    /**
     * Adds a night.
     *
     * @param folder of the table; it need not be there yet
     * @param night when it began
     * @param side what it found
     * @param comparison with the baseline; without one every cell is new
     * @param steps since the night before, one a cell
     */
    public static void append(SparkSession spark, Path folder, Instant night, RunSide side, Optional<Comparison> comparison,
            List<SeriesStep> steps) throws IOException {
        StoredPredictions stored = new StoredPredictions(side.store(), spark.sparkContext().hadoopConfiguration());
        Map<String, Outcome> outcomes = new HashMap<>();
        comparison.ifPresent(each -> each.verdicts().forEach((Verdict verdict) -> outcomes.put(verdict.cell(), verdict.outcome())));
        Map<String, SeriesStep> stepByCell = new HashMap<>();
        steps.forEach(step -> stepByCell.put(step.cell(), step));
        Optional<String> acceptedBy = comparison.map(Comparison::base).filter(RunSide.class::isInstance)
                .map(RunSide.class::cast).flatMap(base -> base.run().acceptedBy());
        List<Row> rows = new ArrayList<>();
        for (RecordedCell cell : side.run().cells()) {
            Map<String, String> key = stored.key(cell.evaluation());
            SeriesStep step = stepByCell.get(cell.name());
            rows.add(RowFactory.create(Timestamp.from(night), side.title().text(), cell.name(), cell.network(), cell.bits(),
                    cell.methods(), cell.images(), cell.right(), cell.evaluation(), key.get("network"), key.get("plan"),
                    key.get(EvaluationKey.ENGINE), side.software().get(RecordedRun.INSTRUCTION_SETS),
                    side.software().get(RecordedRun.BITSWEEP), side.software().get("Bitsweep commit"),
                    outcomes.getOrDefault(cell.name(), Outcome.NEW).name(),
                    series(cell.name(), cell.evaluation(), comparison), step.kind().name(), boxed(step.points()),
                    boxed(step.adjustedPValue()), acceptedBy.orElse(null)));
        }
        // Spark's own default has no time zone, and other readers take it for local time or not at all.
        spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        spark.createDataFrame(rows, SCHEMA).coalesce(1).write().mode(SaveMode.Append).parquet(folder.toString());
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /**
     * All nights of a history.
     *
     * @param folder of the table; without it there were no nights
     */
    public static List<RecordedNight> read(SparkSession spark, Path folder) throws IOException {
        if (!folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(folder)) {
            return List.of();
        }
        return spark.read().schema(SCHEMA).parquet(HadoopFiles.literal(List.of(folder.toString()))).collectAsList().stream()
                .map(History::night).toList();
    }

    private static RecordedNight night(Row row) {
        SeriesStep step = new SeriesStep(row.getAs("cell"),
                row.getAs("step") == null ? SeriesStep.Kind.UNKNOWN : SeriesStep.Kind.valueOf(row.getAs("step")),
                optional(row, "step_points"), optional(row, "step_p"));
        return new RecordedNight(row.<Timestamp>getAs("night").toInstant(), row.getAs("run"), row.getAs("cell"), row.<Long>getAs("n"),
                row.<Long>getAs("right"), Outcome.valueOf(row.getAs("outcome")), row.getAs("series"), row.getAs("evaluation"), step);
    }

    private static OptionalDouble optional(Row row, String column) {
        Double value = row.getAs(column);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
