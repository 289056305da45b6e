package org.bitsweep.jobs.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.judgement.CellPredictions;

/** Finished evaluations of a store, read on the driver: a comparison needs three numbers an image. */
public final class StoredPredictions {

    private static final int READERS = 16;

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
        return CellPredictions.of(rows(found.pieces(), evaluation).stream()
                .filter(row -> !without.contains(row.imageName())).toList());
    }

    /** Several pieces at a time: an evaluation at full size has hundreds, and an object store answers slowly. */
    private List<Prediction> rows(List<Piece> pieces, String evaluation) throws IOException {
        ExecutorService readers = Executors.newFixedThreadPool(Math.max(1, Math.min(READERS, pieces.size())));
        try {
            List<Future<List<Prediction>>> parts = pieces.stream()
                    .map(piece -> readers.submit(() -> PieceFile.read(piece.path(), evaluation, configuration))).toList();
            List<Prediction> rows = new ArrayList<>();
            for (Future<List<Prediction>> part : parts) {
                rows.addAll(part.get());
            }
            return rows;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException storage) {
                throw storage;
            }
            throw failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(store.root() + ": interrupted while predictions were read");
        } finally {
            readers.shutdownNow();
        }
    }
}
