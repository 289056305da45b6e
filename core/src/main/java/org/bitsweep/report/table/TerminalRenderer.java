package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns between rules, for a fixed-width terminal. */
public final class TerminalRenderer implements TableRenderer {

    /** Which characters may be used. */
    public enum Characters {
        /** Check marks and line drawing. */
        UNICODE,
        /** Only ASCII, for terminals and logs that show nothing else. */
        ASCII
    }

    /** Columns of a terminal that notes are broken to. */
    private static final int WIDTH = 120;
    private static final String INDENT = "  ";

    private static final String GAP = "  ";

    private final Characters characters;

    public TerminalRenderer(Characters characters) {
        this.characters = characters;
    }

    @Override
    public String render(Table table) {
        int[] widths = new int[table.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = table.columns().get(i).title().length();
            for (Table.Row row : table.rows()) {
                if (row.kind() != Table.RowKind.HEADING) {
                    widths[i] = Math.max(widths[i], row.cells().get(i).length());
                }
            }
        }
        int width = -GAP.length();
        for (int column : widths) {
            width += column + GAP.length();
        }
        String rule = "\u2500".repeat(width);
        List<String> lines = new ArrayList<>();
        lines.add(table.title());
        lines.add(rule);
        lines.add(line(table, table.columns().stream().map(Table.Column::title).toList(), widths));
        lines.add(rule);
        for (Table.Row row : table.rows()) {
            lines.add(row.kind() == Table.RowKind.HEADING ? row.cells().get(0) : line(table, row.cells(), widths));
            if (row.kind() == Table.RowKind.BASELINE) {
                lines.add(rule);
            }
        }
        lines.add(rule);
        table.notes().forEach(note -> lines.addAll(wrapped(note)));
        String text = String.join("\n", lines) + "\n";
        return characters == Characters.UNICODE
                ? text
                : text.replace(Table.CHECK_MARK, "x").replace('\u2500', '-').replace("\u00b1", "+-");
    }

    /** A note in lines that a terminal shows whole, broken between words unless they are verbatim. */
    private static List<String> wrapped(String note) {
        List<String> lines = new ArrayList<>();
        for (String line : note.split("\n")) {
            if (line.startsWith(Table.VERBATIM)) {
                lines.add(line);
            } else {
                lines.addAll(wrappedLine(line));
            }
        }
        return lines;
    }

    /** What follows the first line is indented. */
    private static List<String> wrappedLine(String note) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : note.split(" ")) {
            if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private static String line(Table table, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            int blanks = widths[i] - cells.get(i).length();
            int before = switch (table.columns().get(i).alignment()) {
                case LEFT -> 0;
                case CENTRE -> blanks / 2;
                case RIGHT -> blanks;
            };
            line.append(i == 0 ? "" : GAP)
                    .append(" ".repeat(before))
                    .append(cells.get(i))
                    .append(" ".repeat(blanks - before));
        }
        return line.toString().stripTrailing();
    }
}
