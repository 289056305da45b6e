package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;

/** One network: combinations of methods down, bits across, float32 on top (table 3 of the paper's supplement). */
public final class AblationTable {

    private AblationTable() {}

    /**
     * The table of one of the run's networks.
     *
     * @param published figures to print beside, or {@link PublishedFigures#NONE}
     */
    public static Table of(RunRecord run, NetworkResult network, PublishedFigures published) {
        Cells cells = new Cells(run, List.of(network), published);
        List<String> bits = cells.bitsTitles();
        List<Table.Column> columns = new ArrayList<>();
        for (Method method : Method.values()) {
            columns.add(new Table.Column(method.title(), Table.Alignment.CENTRE));
        }
        bits.forEach(title -> columns.add(new Table.Column(title, Table.Alignment.RIGHT)));

        List<Table.Row> rows = new ArrayList<>();
        List<String> baseline = new ArrayList<>();
        baseline.add("float32");
        Arrays.stream(Method.values()).skip(1).forEach(method -> baseline.add(""));
        bits.forEach(title -> baseline.add(cells.float32(network)));
        rows.add(new Table.Row(Table.RowKind.BASELINE, baseline));

        Set<Set<Method>> sets = new LinkedHashSet<>();
        bits.forEach(title -> sets.addAll(cells.methodSets(title)));
        for (Set<Method> methods : sets) {
            List<String> row = new ArrayList<>();
            for (Method method : Method.values()) {
                row.add(methods.contains(method) ? Table.CHECK_MARK : "");
            }
            bits.forEach(title -> row.add(cells.quantized(network, title, methods)));
            rows.add(new Table.Row(Table.RowKind.BODY, row));
        }
        return new Table(run.sweep() + ": Top-1 of " + network.network() + " by methods and bits", columns, rows, cells.notes());
    }
}
