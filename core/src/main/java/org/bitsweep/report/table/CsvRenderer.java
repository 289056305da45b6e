package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.report.CsvLine;

/** A table's columns and rows for other programs; title and notes are left out. */
public final class CsvRenderer implements TableRenderer {

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add(CsvLine.of(table.columns().stream().map(Table.Column::title).toList()));
        for (Table.Row row : table.rows()) {
            List<String> cells = new ArrayList<>(row.cells());
            while (cells.size() < table.columns().size()) {
                cells.add("");
            }
            lines.add(CsvLine.of(cells));
        }
        return String.join("\n", lines) + "\n";
    }
}
