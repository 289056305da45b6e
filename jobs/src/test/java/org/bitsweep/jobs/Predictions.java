package org.bitsweep.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what sweeps wrote. */
final class Predictions {

    private Predictions() {}

    static SparkSession session() {
        SparkSession session = SparkSession.builder().master("local[1]").appName("predictions")
                .config("spark.ui.enabled", "false").getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }

    /** All rows of a run with all their columns as JSON, sorted. */
    static List<String> rows(SparkSession spark, Path output) {
        return read(spark, output).toJSON().collectAsList().stream().sorted().toList();
    }

    /** The rows without the keys they stand under. */
    static List<String> answers(SparkSession spark, Path output) {
        return read(spark, output).drop("evaluation").toJSON().collectAsList().stream().sorted().toList();
    }

    /** The distinct values of a column of a run. */
    static List<Object> distinct(SparkSession spark, Path output, String column) {
        return read(spark, output).select(column).distinct().collectAsList().stream()
                .map((Row row) -> row.get(0)).sorted(Comparator.comparing(String::valueOf)).toList();
    }

    static Dataset<Row> read(SparkSession spark, Path output) {
        return spark.read().parquet(output.resolve("predictions").toUri().toString());
    }

    /** A column of the results, a value a cell; float32 first. */
    static List<String> results(Path output, String column) throws IOException {
        List<String> lines = text(output, "results.csv").lines().toList();
        int index = List.of(lines.get(0).split(",", -1)).indexOf(column);
        return lines.stream().skip(1).map(line -> line.split(",", -1)[index]).toList();
    }

    static String text(Path output, String file) throws IOException {
        return Files.readString(output.resolve(file));
    }
}
