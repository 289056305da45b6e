package org.bitsweep.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.judgement.CellPredictions;

/** Finished evaluations of a store, read on the driver: a comparison needs three numbers an image. */
public final class StoredPredictions {

    private final EvaluationStore store;
    private final Configuration configuration;

    public StoredPredictions(Path root, Configuration configuration) throws IOException {
        this.store = new EvaluationStore(root, configuration);
        this.configuration = configuration;
    }

    /** The parts of an evaluation's key by name; empty if it is not stored. */
    public Map<String, String> key(String evaluation) throws IOException {
        return store.key(evaluation);
    }

    /** Whether all predictions of an evaluation are there. */
    public boolean isFinished(String evaluation) throws IOException {
        return store.find(evaluation).finished().isPresent();
    }

    /**
     * What an evaluation predicted.
     *
     * @param cell for messages
     * @param without names of images that do not count
     * @throws InputException if the store does not hold it, finished
     */
    public CellPredictions of(String cell, String evaluation, Set<String> without) throws IOException {
        EvaluationStore.Found found = store.find(evaluation);
        if (found.finished().isEmpty()) {
            throw new InputException(store.root() + ": expected the predictions of " + cell + " (evaluation " + evaluation
                    + "), found " + (found.pieces().isEmpty() ? "none" : "a part of them")
                    + ". Run the sweep again over this store, or accept another run as the baseline.");
        }
        List<Prediction> rows = new ArrayList<>();
        for (Piece piece : found.pieces()) {
            PieceFile.read(piece.path(), evaluation, configuration).stream()
                    .filter(row -> !without.contains(row.imageName())).forEach(rows::add);
        }
        return CellPredictions.of(rows);
    }
}
