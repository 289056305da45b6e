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

    /** Text as LaTeX shows it; what its standard fonts lack becomes a question mark rather than an error. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> escaped.append(switch (point) {
            case '\\' -> "\\textbackslash{}";
            case '%', '&', '#', '_', '{', '}', '$' -> "\\" + (char) point;
            case '^' -> "\\^{}";
            case '~' -> "\\~{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '|' -> "\\textbar{}";
            case '\u00b1' -> "$\\pm$";
            case '\u00d7' -> "$\\times$";
            case '\u2713' -> "\\checkmark{}";
            default -> isLetter(point) ? new StringBuilder().appendCodePoint(point).toString() : point < ' ' ? " " : "?";
        }));
        return escaped.toString();
    }

    /** ASCII, and what the standard input encoding of LaTeX knows of Latin-1. */
    private static boolean isLetter(int point) {
        return point >= ' ' && point < 0x7F || point >= 0xC0 && point <= 0xFF && point != 0xD0 && point != 0xDE && point != 0xF0
                && point != 0xFE;
    }
}
