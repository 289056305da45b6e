package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.report.RecordedNight;

/** A night beside the one before it. */
public final class Steps {

    private final StoredPredictions stored;
    private final SideReader reader;

    private Steps(RunSide side, Configuration configuration) throws IOException {
        stored = new StoredPredictions(side.store(), configuration);
        reader = new SideReader(side, side.unreadable(), configuration);
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
            Optional<PairedTable> table = steps.table(before.get().evaluation(), cell);
            found.put(cell.name(), SeriesStep.unknown(cell.name()));
            table.ifPresent(each -> tables.put(cell.name(), each));
        }
        SeriesStep.of(tables, alpha).forEach(step -> found.put(step.cell(), step));
        return new ArrayList<>(found.values());
    }

    /** @return empty if the earlier evaluation is gone, or not of the same images under the same conditions */
    private Optional<PairedTable> table(String earlier, SideCell cell) throws IOException {
        if (!stored.isFinished(earlier)) {
            return Optional.empty();
        }
        SideCell before = new SideCell(
                cell.name(), cell.network(), earlier, stored.key(earlier), Optional.empty(), List.of());
        List<StoredCell> both = reader.read(List.of(before, cell));
        return both.get(0).cell().differences(both.get(1).cell()).isEmpty()
                ? Optional.of(both.get(0).predictions().compare(both.get(1).predictions())) : Optional.empty();
    }
}
