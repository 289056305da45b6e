package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.storage.Location;

/** A night beside the one before it. */
public final class Steps {

    private final RunSide side;
    private final Configuration configuration;
    private final Map<String, Optional<RunSide>> nights = new HashMap<>();

    private Steps(RunSide side, Configuration configuration) {
        this.side = side;
        this.configuration = configuration;
    }

    /**
     * The step of every cell, in the order of the night's cells: since the last night of the series that it belongs to.
     *
     * @param earlier all nights before
     * @param side what the night found
     * @param comparison with the baseline, which names the series
     * @param alpha level of the night
     */
    public static List<SeriesStep> of(List<RecordedNight> earlier, RunSide side, Optional<Comparison> comparison, double alpha,
            Configuration configuration) throws IOException {
        Steps steps = new Steps(side, configuration);
        Map<String, SeriesStep> found = new LinkedHashMap<>();
        Map<String, PairedTable> tables = new LinkedHashMap<>();
        for (SideCell cell : side.cells(configuration)) {
            String series = History.series(cell.name(), cell.evaluation(), comparison);
            Optional<RecordedNight> before = earlier.stream()
                    .filter(night -> night.cell().equals(cell.name()) && night.series().equals(series))
                    .max(Comparator.comparing(RecordedNight::night));
            if (before.isEmpty()) {
                found.put(cell.name(), SeriesStep.first(cell.name()));
                continue;
            }
            Optional<PairedTable> table = steps.table(before.get(), cell);
            found.put(cell.name(), SeriesStep.unknown(cell.name()));
            table.ifPresent(each -> tables.put(cell.name(), each));
        }
        SeriesStep.of(tables, alpha).forEach(step -> found.put(step.cell(), step));
        return new ArrayList<>(found.values());
    }

    /** @return empty if the earlier evaluation is gone, or not of the same images under the same conditions */
    private Optional<PairedTable> table(RecordedNight earlier, SideCell cell) throws IOException {
        Optional<RunSide> night = nights.get(earlier.run());
        if (night == null) {
            night = night(earlier.run());
            nights.put(earlier.run(), night);
        }
        if (night.isEmpty()) {
            return Optional.empty();
        }
        // Another build's night has a store of its own, and may hold other predictions under the same evaluation there.
        StoredPredictions stored = new StoredPredictions(night.get().store(), configuration);
        if (!stored.isFinished(earlier.evaluation())) {
            return Optional.empty();
        }
        SideCell before = new SideCell(
                cell.name(), cell.network(), earlier.evaluation(), stored.key(earlier.evaluation()), Optional.empty(), List.of());
        StoredCell then = read(night.get(), before);
        StoredCell now = read(side, cell);
        return then.cell().differences(now.cell()).isEmpty()
                ? Optional.of(then.predictions().compare(now.predictions())) : Optional.empty();
    }

    /** Images that this night could not score do not count for the other either. */
    private StoredCell read(RunSide of, SideCell cell) throws IOException {
        return new SideReader(of, side.unreadable(), configuration).read(List.of(cell)).get(0);
    }

    private Optional<RunSide> night(String folder) throws IOException {
        try {
            return Optional.of(RunSide.open(Location.resolve(Path.of(""), folder), configuration));
        } catch (InputException gone) {
            return Optional.empty();
        }
    }
}
