package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.FactorialEffects;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.table.EffectsTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.settings.SettingsText;

/** The effects of the methods in a run that has all their combinations. */
public final class Effects {

    private Effects() {}

    /**
     * A table for each network and bits of which the run has all combinations.
     *
     * @throws InputException if there are no such bits
     */
    public static List<Table> of(RunSide side, Configuration configuration) throws IOException {
        Map<String, Map<Set<Method>, CellPredictions>> groups = new LinkedHashMap<>();
        for (StoredCell cell : side.read(configuration)) {
            RecordedCell recorded = cell.described().recorded().orElseThrow();
            if (recorded.isQuantized()) {
                groups.computeIfAbsent(recorded.network() + ", " + recorded.bits(), key -> new LinkedHashMap<>())
                        .put(SettingsText.methods(recorded.methods()), cell.predictions());
            }
        }
        List<Table> tables = new ArrayList<>();
        groups.forEach((group, cells) -> {
            if (cells.size() == Method.combinations().size()) {
                tables.add(EffectsTable.of(side.run().name() + ": effects of the methods on Top-1 of " + group,
                        FactorialEffects.of(Method.class, cells)));
            }
        });
        if (tables.isEmpty()) {
            throw new InputException(side.title() + ": expected all " + Method.combinations().size()
                    + " combinations of methods at some bits, found none. Sweep with methods = all-combinations.");
        }
        return tables;
    }
}
