package org.bitsweep.jobs.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.jobs.executor.InstructionSet;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.PieceFile;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.schedule.BatchForm;
import org.bitsweep.schedule.BatchRange;
import org.bitsweep.schedule.PieceRule;

/** What a task has predicted and not stored yet; {@link #store} at its end, and whenever the rule says so. Of one thread. */
final class HeldPredictions {

    /** What an executor that dies may take along; a task is planned to take a little longer (TaskCutting). */
    private static final PieceRule RULE = new PieceRule(4);
    private static final double NANOSECONDS = 1e9;

    private final Path store;
    private final PieceFile.Existing existing;
    private final ExecutionProvider provider;
    private final Configuration configuration;
    private final Map<String, List<Batch>> held = new LinkedHashMap<>();
    private double heldSeconds;

    /** The predictions of one batch under one evaluation. */
    private record Batch(int number, ImageRange images, BatchForm form, List<Prediction> rows) {}

    /**
     * @param store the root of the store
     * @param existing what happens to pieces that are there
     * @param provider what makes the predictions
     */
    HeldPredictions(Path store, PieceFile.Existing existing, ExecutionProvider provider, Configuration configuration) {
        this.store = store;
        this.existing = existing;
        this.provider = provider;
        this.configuration = configuration;
    }

    /**
     * Takes the predictions of a batch.
     *
     * @param digest of the evaluation
     * @param form in which its batches are run
     * @param step the batch, behind those added before
     * @param nanoseconds what it took to make them
     * @return whether everything is to be stored now
     */
    boolean add(String digest, BatchForm form, EvaluationTask.Step step, List<Prediction> rows, long nanoseconds) {
        held.computeIfAbsent(digest, unused -> new ArrayList<>()).add(new Batch(step.number(), step.batch(), form, rows));
        heldSeconds += nanoseconds / NANOSECONDS;
        return RULE.due(heldSeconds, nanoseconds / NANOSECONDS);
    }

    /** Puts everything that is held into the store. */
    void store() throws IOException {
        for (Map.Entry<String, List<Batch>> evaluation : held.entrySet()) {
            List<Batch> batches = evaluation.getValue();
            int start = 0;
            for (int i = 1; i <= batches.size(); i++) {
                if (i == batches.size() || batches.get(i).number() != batches.get(i - 1).number() + 1) {
                    store(evaluation.getKey(), batches.subList(start, i));
                    start = i;
                }
            }
        }
        held.clear();
        heldSeconds = 0;
    }

    /** Batches that follow each other. */
    private void store(String digest, List<Batch> batches) throws IOException {
        int first = batches.get(0).number();
        for (BatchRange piece : PieceRule.pieces(new BatchRange(first, first + batches.size()))) {
            List<Batch> together = batches.subList(piece.from() - first, piece.until() - first);
            List<Prediction> rows = new ArrayList<>();
            together.forEach(batch -> rows.addAll(batch.rows()));
            ImageRange images =
                    new ImageRange(together.get(0).images().first(), together.get(together.size() - 1).images().end());
            EvaluationStore.add(store, digest, images, rows, InstructionSet.here(together.get(0).form(), provider), existing, configuration);
        }
    }
}
