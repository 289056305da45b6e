package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@code table} environment, made smaller where it is larger than the page, its notes below. It needs the packages
 * {@code booktabs}, {@code amssymb} for check marks and {@code graphicx}.
 */
public final class LatexRenderer implements TableRenderer {

    private static final String FITTED =
            "\\resizebox*{!}{\\ifdim\\totalheight>0.8\\textheight 0.8\\textheight\\else\\totalheight\\fi}{%\n"
            + "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%";

    /** Digests have no place to break a line at. */
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{16}(?=[0-9a-f])");

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add("\\begin{table}");
        lines.add("\\centering");
        lines.add("\\caption{" + escape(table.title()) + "}");
        lines.add(FITTED);
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
        lines.add("\\end{tabular}}}");
        if (!table.notes().isEmpty()) {
            lines.add("\\par\\smallskip");
            lines.add("\\parbox{\\linewidth}{\\footnotesize " + table.notes().stream()
                    .map(note -> breakable(escape(note))).collect(Collectors.joining("\\par\n")) + "}");
        }
        lines.add("\\end{table}");
        return String.join("\n", lines) + "\n";
    }

    private static String breakable(String text) {
        return DIGITS.matcher(text).replaceAll("$0\\\\allowbreak{}");
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
