package org.bitsweep.report.table;

/** Writes a table in one format. */
public interface TableRenderer {

    /** The whole table with title and notes, lines ended by a line feed. */
    String render(Table table);
}
