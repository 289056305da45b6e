package org.bitsweep.jobs.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Denominator;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.jobs.evaluate.EvaluateJob;
import org.bitsweep.jobs.evaluate.PredictionRows;
import org.bitsweep.storage.HadoopFiles;

/** Right predictions counted by Spark SQL from the rows that a run wrote. */
final class PredictionCounts {

    private final Dataset<Row> predictions;
    private final Map<Key, Count> counts = new HashMap<>();

    private record Key(String network, String configuration) {}

    /** What the rows of one network under one configuration hold. */
    private record Count(long rows, long images, long topOne, long topFive) {
        Accuracy accuracy() {
            return new Accuracy(rows, topOne, topFive);
        }
    }

    /**
     * Counts the rows in some folders.
     *
     * @param folders as {@link EvaluateJob} returned them
     * @param excluded indices of images that do not count, whether they have rows or not
     */
    PredictionCounts(SparkSession spark, List<String> folders, Set<Integer> excluded) {
        Dataset<Row> all = spark.read().schema(PredictionRows.SCHEMA).parquet(HadoopFiles.literal(folders));
        predictions = excluded.isEmpty() ? all
                : all.where(functions.not(functions.col(PredictionRows.IMAGE_INDEX).isInCollection(excluded)));
        predictions.groupBy(PredictionRows.NETWORK, PredictionRows.CONFIGURATION).agg(
                functions.count("*"),
                functions.countDistinct(PredictionRows.IMAGE_INDEX),
                functions.sum(functions.col(PredictionRows.TOP_ONE).cast("long")),
                functions.sum(functions.col(PredictionRows.TOP_FIVE).cast("long")))
                .collectAsList().forEach(row -> counts.put(new Key(row.getString(0), row.getString(1)),
                        new Count(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))));
    }

    /**
     * The accuracy of one distinct network, proven to stand on every image once.
     *
     * @param configuration {@link Evaluation#digest}
     * @throws org.bitsweep.InputException naming images, if one is missing or counted twice
     */
    Accuracy of(String network, String configuration, Denominator denominator) {
        Count count = counts.get(new Key(network, configuration));
        if (count == null || count.rows() != denominator.expected() || count.images() != denominator.expected()) {
            denominator.prove(network + " " + configuration, predictions
                    .where(functions.col(PredictionRows.CONFIGURATION).equalTo(configuration)
                            .and(functions.col(PredictionRows.NETWORK).equalTo(network)))
                    .select(PredictionRows.IMAGE_INDEX).collectAsList().stream().mapToInt(found -> found.getInt(0)));
            throw new IllegalStateException("counts and rows of " + network + " disagree");
        }
        return count.accuracy();
    }

    /** The accuracy on a sample, as many of its images as can be read; empty if none can. */
    Optional<Accuracy> ofSample(String network, String configuration) {
        return Optional.ofNullable(counts.get(new Key(network, configuration))).map(Count::accuracy);
    }
}
