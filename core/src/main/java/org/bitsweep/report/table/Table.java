package org.bitsweep.report.table;

import java.util.List;

/**
 * A table, laid out but not yet written in any format.
 *
 * @param title one line
 * @param columns heads and alignment
 * @param rows from top to bottom
 * @param notes what must be known to read it, a sentence or two each; a line of a note that begins with {@link #VERBATIM} is
 *     never broken
 */
public record Table(String title, List<Column> columns, List<Row> rows, List<String> notes) {

    /** The mark of a method that is on. */
    public static final String CHECK_MARK = "\u2713";

    /** What stands in a cell without a number. */
    public static final String NOTHING = "-";

    /** How a line of a note begins that is to be copied, such as a command. */
    public static final String VERBATIM = "  ";

    /** Head of a column whose cells are words of a closed set, such as WORSE or REPRODUCED. */
    public static final String VERDICT = "verdict";

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        for (Row row : rows) {
            if (row.kind() != RowKind.HEADING && row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "expected " + columns.size() + " cells in a row, found " + row.cells().size());
            }
        }
    }

    /**
     * A column.
     *
     * @param title its head
     * @param alignment of its cells
     */
    public record Column(String title, Alignment alignment) {}

    /** Where the text of a column's cells stands. */
    public enum Alignment {
        LEFT,
        CENTRE,
        RIGHT
    }

    /**
     * A row.
     *
     * @param kind what it is
     * @param cells one a column; a heading has one cell
     */
    public record Row(RowKind kind, List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** What a row is. */
    public enum RowKind {
        /** The float32 network, set off from what follows. */
        BASELINE,
        /** Names the rows below it. */
        HEADING,
        /** Results. */
        BODY
    }
}
