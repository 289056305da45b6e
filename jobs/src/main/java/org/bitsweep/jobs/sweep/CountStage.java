package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Denominator;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.jobs.store.EvaluationStore.Counted;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.Piece;

/** Fifth stage: no count is believed before its images are proven to be the data set's, each once. */
final class CountStage {

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final EvaluationStore store;
    private final EvaluateStage evaluated;
    private final Set<Integer> unreadable;
    private final Map<String, Counted> counted = new HashMap<>();

    CountStage(SparkSession spark, SweepInputs inputs, EvaluationStore store, EvaluateStage evaluated,
            PrepareStage.Prepared prepared) {
        this.spark = spark;
        this.inputs = inputs;
        this.store = store;
        this.evaluated = evaluated;
        this.unreadable = prepared.unreadable(inputs.selected());
    }

    /** Counts those evaluations that are wanted and not counted yet, and marks them as finished in the store. */
    void run(List<PlannedNetwork> planned, Predicate<Evaluation> wanted) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (wanted.test(evaluation) && evaluated.found(evaluation).finished().isEmpty()) {
                    pieces.addAll(evaluated.found(evaluation).pieces());
                }
            }
        }
        Optional<PredictionCounts> counts =
                pieces.isEmpty() ? Optional.empty() : Optional.of(new PredictionCounts(spark, store, pieces, Set.of()));
        Denominator denominator = new Denominator(inputs.selected(), unreadable, inputs.images().names());
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (wanted.test(evaluation) && !counted.containsKey(evaluation.digest())) {
                    counted.put(evaluation.digest(), count(network, evaluation, denominator, counts));
                }
            }
        }
    }

    /** Images that this network could be scored on and another of the sweep could not. */
    private Set<Integer> excluded(PlannedNetwork network) {
        Set<Integer> own = network.images().manifest().unreadableAmong(inputs.selected()).stream()
                .map(UnreadableImage::index).collect(Collectors.toSet());
        return unreadable.stream().filter(index -> !own.contains(index)).collect(Collectors.toSet());
    }

    private Counted count(PlannedNetwork network, Evaluation evaluation, Denominator denominator,
            Optional<PredictionCounts> counts) throws IOException {
        EvaluationStore.Found found = evaluated.found(evaluation);
        Set<Integer> excluded = excluded(network);
        if (!excluded.isEmpty()) {
            // The count of this sweep, not of the evaluation: nothing is marked as finished with it.
            return new PredictionCounts(spark, store, found.pieces(), excluded)
                    .of(network.name(), evaluation.digest(), denominator);
        }
        if (found.finished().isPresent() && found.finished().get().accuracy().images() == denominator.expected()) {
            return found.finished().get();
        }
        if (found.pieces().isEmpty()) {
            denominator.prove(network.name() + " " + evaluation.digest(), java.util.stream.IntStream.empty());
        }
        Counted accuracy = counts.orElseGet(() -> new PredictionCounts(spark, store, found.pieces(), Set.of()))
                .of(network.name(), evaluation.digest(), denominator);
        store.finish(evaluation.key(), accuracy, found.pieces());
        return accuracy;
    }

    Accuracy of(Evaluation evaluation) {
        return counted.get(evaluation.digest()).accuracy();
    }

    /** The instruction sets behind all counts. */
    Set<String> instructionSets() {
        return counted.values().stream().flatMap(each -> each.instructionSets().stream()).collect(Collectors.toSet());
    }
}
