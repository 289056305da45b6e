package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.NoiseFloor;

/** Reads the predictions of a side's cells, those of cells that are one evaluation once. */
final class SideReader {

    private final Side side;
    private final Set<String> unreadable;
    private final StoredPredictions stored;
    private final Map<String, CellPredictions> read = new HashMap<>();

    /** @param unreadable names of images that count nowhere */
    SideReader(Side side, Set<String> unreadable, Configuration configuration) throws IOException {
        this.side = side;
        this.unreadable = unreadable;
        this.stored = new StoredPredictions(side.store(), configuration);
    }

    /**
     * The same cells with their predictions.
     *
     * @throws org.bitsweep.InputException if predictions are not there, or not those of which the record has the counts
     */
    List<StoredCell> read(List<SideCell> cells) throws IOException {
        List<StoredCell> stored = new ArrayList<>();
        for (SideCell cell : cells) {
            CellPredictions predictions = predictions(cell.name(), cell.evaluation());
            if (side instanceof RunSide run && cell.recorded().isPresent()) {
                run.requireCounts(cell.recorded().get(), predictions);
            }
            stored.add(new StoredCell(cell, predictions, noise(cell, predictions)));
        }
        return stored;
    }

    private CellPredictions predictions(String name, String evaluation) throws IOException {
        CellPredictions known = read.get(evaluation);
        if (known == null) {
            known = stored.of(name, evaluation, unreadable);
            read.put(evaluation, known);
        }
        return known;
    }

    private Optional<NoiseFloor> noise(SideCell cell, CellPredictions predictions) throws IOException {
        if (cell.recorded().isPresent()) {
            return cell.recorded().get().noise();
        }
        List<CellPredictions> replicates = new ArrayList<>();
        for (String replicate : cell.replicates()) {
            replicates.add(predictions(cell.name(), replicate));
        }
        return replicates.isEmpty() ? Optional.empty() : Optional.of(NoiseFloor.of(predictions, replicates));
    }
}
