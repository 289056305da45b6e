package org.bitsweep.report.page;

import java.util.List;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.table.Table;

/**
 * A section of a page that is no run's.
 *
 * @param id that no other element of the page has
 * @param title its heading
 * @param parts from top to bottom
 */
public record Section(String id, String title, List<Part> parts) {

    public Section {
        parts = List.copyOf(parts);
    }

    /** What stands in it. */
    public sealed interface Part {}

    /** A table with its notes. */
    public record Tabled(Table table) implements Part {}

    /** A figure with its numbers. */
    public record Chart(Figure figure) implements Part {}

    /**
     * A drawing.
     *
     * @param svg an element with its title
     * @param caption below it
     */
    public record Drawing(String svg, String caption) implements Part {}
}
