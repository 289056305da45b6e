package org.bitsweep.report.table;

import static org.bitsweep.report.HtmlText.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@code table} element with its caption in a region that scrolls by itself, and its notes as a list below, to be placed in
 * a page. A verdict carries its word as a class, so that a page may colour it.
 */
public final class HtmlRenderer implements TableRenderer {

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add("<div class=\"table\">");
        lines.add("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + escape(table.title()) + "\">");
        lines.add("<table>");
        // The span lets a page keep the words in sight while the table below them is scrolled.
        lines.add("<caption><span>" + escape(table.title()) + "</span></caption>");
        lines.add("<thead>");
        StringBuilder head = new StringBuilder("<tr>");
        table.columns().forEach(column -> head.append("<th scope=\"col\"").append(style(column)).append('>')
                .append(escape(column.title())).append("</th>"));
        lines.add(head.append("</tr>").toString());
        lines.add("</thead>");
        lines.add("<tbody>");
        table.rows().forEach(row -> lines.add(line(table, row)));
        lines.add("</tbody>");
        lines.add("</table>");
        lines.add("</div>");
        if (!table.notes().isEmpty()) {
            lines.add("<ul class=\"notes\">");
            table.notes().forEach(note -> lines.add("<li>" + escape(note) + "</li>"));
            lines.add("</ul>");
        }
        lines.add("</div>");
        return String.join("\n", lines) + "\n";
    }

    private static String line(Table table, Table.Row row) {
        if (row.kind() == Table.RowKind.HEADING) {
            return "<tr class=\"heading\"><th scope=\"rowgroup\" colspan=\"" + table.columns().size() + "\">"
                    + escape(row.cells().get(0)) + "</th></tr>";
        }
        boolean baseline = row.kind() == Table.RowKind.BASELINE;
        StringBuilder line = new StringBuilder(baseline ? "<tr class=\"baseline\">" : "<tr>");
        for (int i = 0; i < row.cells().size(); i++) {
            Table.Column column = table.columns().get(i);
            String cell = row.cells().get(i);
            // Names stand on the left; a check mark of a method names no row.
            boolean names = i == 0 && (baseline || column.alignment() == Table.Alignment.LEFT);
            line.append(names ? "<th scope=\"row\"" : "<td").append(verdict(column, cell)).append(style(column)).append('>')
                    .append(escape(cell)).append(names ? "</th>" : "</td>");
        }
        return line.append("</tr>").toString();
    }

    private static String verdict(Table.Column column, String cell) {
        return column.title().equals(Table.VERDICT) && cell.matches("[A-Z_]+")
                ? " class=\"verdict " + cell.toLowerCase(Locale.ROOT).replace('_', '-') + "\"" : "";
    }

    private static String style(Table.Column column) {
        return switch (column.alignment()) {
            case LEFT -> "";
            case CENTRE -> " style=\"text-align:center\"";
            case RIGHT -> " style=\"text-align:right\"";
        };
    }
}
