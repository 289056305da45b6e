package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.report.BaselineCsv;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.report.ResultsReader;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/**
 * A finished run, or a baseline made of one.
 *
 * @param title as the user named it
 * @param run its record
 * @param store where its predictions lie
 */
public record RunSide(Location title, RecordedRun run, Path store) implements Side {

    /** The record in the output folder of a sweep. */
    public static final String RESULTS = "results.json";
    private static final String BASELINE = ".csv";

    /** Whether there is a record, or the name is a baseline's. */
    static boolean isThere(Location location, Configuration configuration) throws IOException {
        Path record = location.below(RESULTS).hadoopPath();
        return location.text().endsWith(BASELINE) || record.getFileSystem(configuration).exists(record);
    }

    /**
     * Opens a run or a baseline.
     *
     * @throws InputException if there is no record, or it is damaged
     */
    public static RunSide open(Location location, Configuration configuration) throws IOException {
        Path path = location.hadoopPath();
        if (location.text().endsWith(BASELINE)) {
            RecordedRun run = BaselineCsv.read(location.text(), HadoopFiles.readText(location, configuration));
            return new RunSide(location, run, resolve(path.getParent(), run.store()));
        }
        if (!isThere(location, configuration)) {
            throw new InputException(location + ": expected the output folder of a finished sweep, with " + RESULTS
                    + " in it, or a baseline (.csv), found neither. Correct the path, or let the sweep finish.");
        }
        Location file = location.below(RESULTS);
        RecordedRun run = ResultsReader.read(file.text(), HadoopFiles.readText(file, configuration));
        return new RunSide(location, run, resolve(path, run.store()));
    }

    /** A store that is written without scheme is beside the record, whatever file system that lies in. */
    private static Path resolve(Path folder, String store) {
        return store.equals(".") ? folder : new Path(folder, store);
    }

    @Override
    public String name() {
        return run.name();
    }

    @Override
    public Set<String> unreadable() {
        return run.unreadable();
    }

    @Override
    public Map<String, String> software() {
        return run.software();
    }

    @Override
    public List<SideCell> cells(Configuration configuration) throws IOException {
        StoredPredictions stored = new StoredPredictions(store, configuration);
        List<SideCell> cells = new ArrayList<>();
        for (RecordedCell cell : run.cells()) {
            cells.add(new SideCell(cell.name(), cell.network(), cell.evaluation(), stored.key(cell.evaluation()),
                    Optional.of(cell), List.of()));
        }
        return cells;
    }

    /** Every cell with its predictions, in the order of the record. */
    List<StoredCell> read(Configuration configuration) throws IOException {
        return new SideReader(this, unreadable(), configuration).read(cells(configuration));
    }

    /**
     * The predictions of one cell.
     *
     * @throws InputException if they are not where the record says, or not what it counts
     */
    public CellPredictions predictions(RecordedCell cell, StoredPredictions stored) throws IOException {
        CellPredictions predictions = stored.of(cell.name(), cell.evaluation(), unreadable());
        requireCounts(cell, predictions);
        return predictions;
    }

    /** Refuses predictions that are not those of the record. */
    void requireCounts(RecordedCell cell, CellPredictions predictions) {
        if (predictions.size() != cell.images() || predictions.right() != cell.right()) {
            throw new InputException(title + ": " + cell.name() + ": expected " + cell.right() + " right of "
                    + cell.images() + " images, found " + predictions.right() + " of " + predictions.size() + " in " + store
                    + ". The record and its store do not belong together; run the sweep again.");
        }
    }

    /** The cell of a name. */
    Optional<RecordedCell> cell(String name) {
        return run.cells().stream().filter(cell -> cell.name().equals(name)).findFirst();
    }
}
