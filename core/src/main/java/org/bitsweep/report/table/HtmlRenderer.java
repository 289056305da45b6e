package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A {@code table} element with its caption, to be placed in a page. */
public final class HtmlRenderer implements TableRenderer {

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add("<table>");
        lines.add("<caption>" + escape(table.title()) + "</caption>");
        lines.add("<thead>");
        lines.add(line("th", table.columns(), table.columns().stream().map(Table.Column::title).toList()));
        lines.add("</thead>");
        lines.add("<tbody>");
        for (Table.Row row : table.rows()) {
            lines.add(
                    row.kind() == Table.RowKind.HEADING
                            ? "<tr><th colspan=\"" + table.columns().size() + "\">" + escape(row.cells().get(0))
                                    + "</th></tr>"
                            : line("td", table.columns(), row.cells()));
        }
        lines.add("</tbody>");
        lines.add("<tfoot>");
        lines.add("<tr><td colspan=\"" + table.columns().size() + "\">"
                + table.notes().stream().map(HtmlRenderer::escape).collect(Collectors.joining("<br>")) + "</td></tr>");
        lines.add("</tfoot>");
        lines.add("</table>");
        return String.join("\n", lines) + "\n";
    }

    private static String line(String element, List<Table.Column> columns, List<String> cells) {
        StringBuilder line = new StringBuilder("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            String alignment = switch (columns.get(i).alignment()) {
                case LEFT -> "left";
                case CENTRE -> "center";
                case RIGHT -> "right";
            };
            line.append('<').append(element).append(" style=\"text-align:").append(alignment).append("\">")
                    .append(escape(cells.get(i)))
                    .append("</").append(element).append('>');
        }
        return line.append("</tr>").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
