package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.Cell;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.Condition;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.report.BaselineCsv;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.report.ResultsReader;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/**
 * One side of a comparison: the output folder of a sweep, or a baseline.
 *
 * @param title as the user named it
 * @param run its record
 * @param store where its predictions lie
 */
public record Side(Location title, RecordedRun run, Path store) {

    private static final String BASELINE = ".csv";
    /** The record in the output folder of a sweep. */
    public static final String RESULTS = "results.json";

    /**
     * Opens a side.
     *
     * @throws InputException if there is no record, or it is damaged
     */
    public static Side open(Location location, Configuration configuration) throws IOException {
        Path path = location.hadoopPath();
        if (location.text().endsWith(BASELINE)) {
            RecordedRun run = BaselineCsv.read(location.text(), HadoopFiles.readText(location, configuration));
            return new Side(location, run, resolve(path.getParent(), run.store()));
        }
        Location file = location.below(RESULTS);
        if (!path.getFileSystem(configuration).exists(file.hadoopPath())) {
            throw new InputException(location + ": expected the output folder of a finished sweep, with " + RESULTS
                    + " in it, or a baseline (.csv), found neither. Correct the path, or let the sweep finish.");
        }
        RecordedRun run = ResultsReader.read(file.text(), HadoopFiles.readText(file, configuration));
        return new Side(location, run, resolve(path, run.store()));
    }

    /** A store that is written without scheme is beside the record, whatever file system that lies in. */
    private static Path resolve(Path folder, String store) {
        return store.equals(".") ? folder : new Path(folder, store);
    }

    /** Predictions and conditions of every cell, by what the store says of its evaluation. */
    List<StoredCell> cells(Configuration configuration) throws IOException {
        StoredPredictions stored = new StoredPredictions(store, configuration);
        Map<String, CellPredictions> read = new HashMap<>();
        List<StoredCell> cells = new ArrayList<>();
        for (RecordedCell cell : run.cells()) {
            CellPredictions predictions = read.get(cell.evaluation());
            if (predictions == null) {
                predictions = stored.of(cell.name(), cell.evaluation(), run.unreadable());
                read.put(cell.evaluation(), predictions);
            }
            requireRecorded(cell, predictions);
            Map<String, String> key = stored.key(cell.evaluation());
            cells.add(new StoredCell(cell, key, new Cell(cell.name(), conditions(key), predictions)));
        }
        return cells;
    }

    /**
     * The predictions of one cell.
     *
     * @throws InputException if they are not where the record says, or not what it counts
     */
    public CellPredictions predictions(RecordedCell cell, StoredPredictions stored) throws IOException {
        CellPredictions predictions = stored.of(cell.name(), cell.evaluation(), run.unreadable());
        requireRecorded(cell, predictions);
        return predictions;
    }

    private void requireRecorded(RecordedCell cell, CellPredictions predictions) {
        if (predictions.size() != cell.images() || predictions.right() != cell.right()) {
            throw new InputException(title + ": " + cell.name() + ": expected " + cell.right() + " right of "
                    + cell.images() + " images, found " + predictions.right() + " of " + predictions.size() + " in " + store
                    + ". The record and its store do not belong together; run the sweep again.");
        }
    }

    private static Map<Condition, String> conditions(Map<String, String> key) {
        Map<Condition, String> conditions = new EnumMap<>(Condition.class);
        conditions.put(Condition.IMAGES, key.get("images") + " " + key.get("selected"));
        conditions.put(Condition.PREPROCESSING, key.get("image-size") + " " + key.get("normalization"));
        // Labels are told from the predictions themselves.
        conditions.put(Condition.LABELS, "");
        conditions.put(Condition.BATCH, key.get("batch"));
        return conditions;
    }

    /** Noise floors by cell. */
    Map<String, NoiseFloor> noise() {
        Map<String, NoiseFloor> noise = new LinkedHashMap<>();
        run.cells().forEach(cell -> cell.noise().ifPresent(floor -> noise.put(cell.name(), floor)));
        return noise;
    }

    /** The cell of a name. */
    Optional<RecordedCell> cell(String name) {
        return run.cells().stream().filter(cell -> cell.name().equals(name)).findFirst();
    }
}
