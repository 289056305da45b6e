package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedNight;
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
            .add("series", DataTypes.StringType, false);

    private History() {}

    /**
     * Adds a night.
     *
     * @param folder of the table; it need not be there yet
     * @param night when it began
     * @param side what it found
     * @param comparison with the baseline; without one every cell is new
     */
    public static void append(SparkSession spark, Path folder, Instant night, Side side, Optional<Comparison> comparison)
            throws IOException {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        StoredPredictions stored = new StoredPredictions(side.store(), configuration);
        Map<String, Outcome> outcomes = new HashMap<>();
        comparison.ifPresent(each -> each.verdicts().forEach((Verdict verdict) -> outcomes.put(verdict.cell(), verdict.outcome())));
        List<Row> rows = new ArrayList<>();
        for (RecordedCell cell : side.run().cells()) {
            Map<String, String> key = stored.key(cell.evaluation());
            String series = comparison.flatMap(each -> each.base().cell(cell.name())).orElse(cell).evaluation();
            rows.add(RowFactory.create(Timestamp.from(night), side.title().text(), cell.name(), cell.network(), cell.bits(),
                    cell.methods(), cell.images(), cell.right(), cell.evaluation(), key.get("network"), key.get("plan"),
                    key.get("engine"), side.run().software().get("instruction sets"), side.run().software().get("Bitsweep"),
                    side.run().software().get("Bitsweep commit"),
                    outcomes.getOrDefault(cell.name(), Outcome.NEW).name(), series));
        }
        spark.createDataFrame(rows, SCHEMA).coalesce(1).write().mode(SaveMode.Append).parquet(folder.toString());
    }

    /** Every cell of every night, in no order. */
    public static List<RecordedNight> read(SparkSession spark, Path folder) {
        List<RecordedNight> nights = new ArrayList<>();
        for (Row row : spark.read().schema(SCHEMA).parquet(HadoopFiles.literal(List.of(folder.toString())))
                .select("night", "run", "cell", "n", "right", "outcome", "series").collectAsList()) {
            nights.add(new RecordedNight(row.getTimestamp(0).toInstant(), row.getString(1), row.getString(2), row.getLong(3),
                    row.getLong(4), Outcome.valueOf(row.getString(5)), row.getString(6)));
        }
        return nights;
    }
}
