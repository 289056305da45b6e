package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in GitHub's Markdown, title above and notes below. */
public final class MarkdownRenderer implements TableRenderer {

    @Override
    public String render(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + escape(table.title()));
        lines.add("");
        lines.add(line(table.columns().stream().map(Table.Column::title).toList()));
        lines.add(table.columns().stream()
                .map(column -> switch (column.alignment()) {
                    case LEFT -> ":---";
                    case CENTRE -> ":---:";
                    case RIGHT -> "---:";
                })
                .collect(Collectors.joining("|", "|", "|")));
        for (Table.Row row : table.rows()) {
            List<String> cells = new ArrayList<>(row.cells());
            if (row.kind() == Table.RowKind.HEADING) {
                cells.set(0, "**" + cells.get(0) + "**");
                while (cells.size() < table.columns().size()) {
                    cells.add("");
                }
            }
            lines.add(line(cells));
        }
        lines.add("");
        table.notes().forEach(note -> lines.add("- " + escape(note)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return cells.stream().map(MarkdownRenderer::escape).collect(Collectors.joining(" | ", "| ", " |"));
    }

    // Names of networks such as vgg16_bn hold underscores, which inside a word are not emphasis.
    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
