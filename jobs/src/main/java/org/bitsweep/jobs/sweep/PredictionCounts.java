package org.bitsweep.jobs.sweep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Denominator;
import org.bitsweep.jobs.evaluate.PredictionRows;
import org.bitsweep.jobs.store.EvaluationStore.Counted;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.Piece;
import org.bitsweep.storage.HadoopFiles;

/** Right predictions counted by Spark SQL from stored rows. */
final class PredictionCounts {

    private final Dataset<Row> predictions;
    private final Map<String, Count> counts = new HashMap<>();

    /** What the rows of one evaluation hold. */
    private record Count(long rows, long images, long topOne, long topFive, Set<String> instructionSets) {
        Counted counted() {
            return new Counted(new Accuracy(rows, topOne, topFive), instructionSets);
        }
    }

    /**
     * Counts the rows of pieces.
     *
     * @param pieces at least one
     * @param excluded indices of images that do not count, whether they have rows or not
     */
    PredictionCounts(SparkSession spark, EvaluationStore store, List<Piece> pieces, Set<Integer> excluded) {
        Dataset<Row> all = spark.read().schema(PredictionRows.SCHEMA)
                .option("basePath", store.predictions().toString())
                .parquet(HadoopFiles.literal(pieces.stream().map(piece -> piece.path().toString()).toList()));
        predictions = excluded.isEmpty() ? all
                : all.where(functions.not(functions.col(PredictionRows.IMAGE_INDEX).isInCollection(excluded)));
        predictions.groupBy(PredictionRows.EVALUATION).agg(
                functions.count("*"),
                functions.countDistinct(PredictionRows.IMAGE_INDEX),
                functions.sum(functions.col(PredictionRows.TOP_ONE).cast("long")),
                functions.sum(functions.col(PredictionRows.TOP_FIVE).cast("long")),
                functions.collect_set(PredictionRows.INSTRUCTION_SET))
                .collectAsList().forEach(row -> counts.put(row.getString(0),
                        new Count(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                                new HashSet<>(row.<String>getList(5)))));
    }

    /**
     * The accuracy of one evaluation, proven to stand on every image once.
     *
     * @param name of the network, for messages
     * @throws org.bitsweep.InputException naming images, if one is missing or counted twice
     */
    Counted of(String name, String evaluation, Denominator denominator) {
        Count count = counts.get(evaluation);
        if (count == null || count.rows() != denominator.expected() || count.images() != denominator.expected()) {
            denominator.prove(name + " " + evaluation, predictions
                    .where(functions.col(PredictionRows.EVALUATION).equalTo(evaluation))
                    .select(PredictionRows.IMAGE_INDEX).collectAsList().stream().mapToInt(found -> found.getInt(0)));
            throw new IllegalStateException("counts and rows of " + name + " disagree");
        }
        return count.counted();
    }
}
