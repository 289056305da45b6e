package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A {@code table} environment with {@code booktabs} rules; the check mark is {@code \checkmark} of {@code amssymb}. */
public final class LatexRenderer implements TableRenderer {

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add("\\begin{table}");
        lines.add("\\caption{" + escape(table.title() + ". " + String.join(" ", table.notes())) + "}");
        lines.add("\\centering");
        lines.add("\\begin{tabular}{"
                + table.columns().stream()
                        .map(column -> switch (column.alignment()) {
                            case LEFT -> "l";
                            case CENTRE -> "c";
                            case RIGHT -> "r";
                        })
                        .collect(Collectors.joining())
                + "}");
        lines.add("\\toprule");
        lines.add(line(table.columns().stream().map(Table.Column::title).toList()));
        lines.add("\\midrule");
        for (Table.Row row : table.rows()) {
            lines.add(
                    row.kind() == Table.RowKind.HEADING
                            ? "\\multicolumn{" + table.columns().size() + "}{l}{"
                                    + escape(row.cells().get(0)) + "} \\\\"
                            : line(row.cells()));
            if (row.kind() == Table.RowKind.BASELINE) {
                lines.add("\\midrule");
            }
        }
        lines.add("\\bottomrule");
        lines.add("\\end{tabular}");
        lines.add("\\end{table}");
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return cells.stream().map(LatexRenderer::escape).collect(Collectors.joining(" & ", "", " \\\\"));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\textbackslash ")
                .replaceAll("([%&#_{}$])", "\\\\$1")
                .replace("^", "\\^{}")
                .replace("~", "\\~{}")
                .replace("\u00b1", "$\\pm$")
                .replace(Table.CHECK_MARK, "\\checkmark");
    }
}
