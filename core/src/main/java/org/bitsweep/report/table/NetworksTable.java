package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.RunRecord;

/** All networks of a run across, bits and methods down, float32 on top (tables 1 and 2 of the paper). */
public final class NetworksTable {

    private NetworksTable() {}

    /**
     * The table of a run.
     *
     * @param published figures to print beside, or {@link PublishedFigures#NONE}
     */
    public static Table of(RunRecord run, PublishedFigures published) {
        Cells cells = new Cells(run, run.networks(), published);
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Column("methods", Table.Alignment.LEFT));
        run.networks().forEach(network -> columns.add(new Table.Column(network.network(), Table.Alignment.RIGHT)));

        List<Table.Row> rows = new ArrayList<>();
        rows.add(row(Table.RowKind.BASELINE, "float32", run.networks().stream().map(cells::float32).toList()));
        for (String bits : cells.bitsTitles()) {
            rows.add(new Table.Row(Table.RowKind.HEADING, List.of(bits)));
            for (Set<Method> methods : cells.methodSets(bits)) {
                rows.add(row(
                        Table.RowKind.BODY,
                        title(methods),
                        run.networks().stream()
                                .map(network -> cells.quantized(network, bits, methods))
                                .toList()));
            }
        }
        return new Table(run.sweep() + ": Top-1 by network, bits and methods", columns, rows, cells.notes());
    }

    private static Table.Row row(Table.RowKind kind, String title, List<String> numbers) {
        List<String> cells = new ArrayList<>();
        cells.add(title);
        cells.addAll(numbers);
        return new Table.Row(kind, cells);
    }

    private static String title(Set<Method> methods) {
        if (methods.isEmpty()) {
            return "naive";
        }
        return methods.size() == Method.values().length
                ? "all four methods"
                : methods.stream().sorted().map(Method::title).collect(Collectors.joining(" + "));
    }
}
