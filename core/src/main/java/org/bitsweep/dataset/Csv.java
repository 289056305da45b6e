package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.storage.DatasetException;

/** Comma-separated lines with a required header; fields may stand in double quotes as RFC 4180 writes them. */
final class Csv {

    private Csv() {
    }

    /** One row and the line it stands on, counted from 1 with the header. */
    record Row(int line, List<String> fields) {
    }

    /** Header and rows of a file. */
    record Table(List<String> header, List<Row> rows) {
    }

    /** Reads a whole text. Blank lines are allowed at the end only: one in the middle may be a lost row. */
    static Table read(String file, List<String> lines) {
        if (lines.isEmpty()) {
            throw new DatasetException(file, "a header line and rows", "an empty file", "Check how the file was written");
        }
        List<String> header = split(lines.get(0), file + ", line 1");
        List<Row> rows = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ", line " + (i + 1);
            List<String> fields = split(lines.get(i), where);
            if (fields.size() != header.size()) {
                throw new DatasetException(where, header.size() + " fields as in the header '" + lines.get(0) + "'",
                        lines.get(i).isEmpty() ? "a blank line" : fields.size() + " in '" + lines.get(i) + "'",
                        "Correct the line; put a field that contains a comma in double quotes");
            }
            rows.add(new Row(i + 1, fields));
        }
        return new Table(header, rows);
    }

    private static List<String> split(String line, String where) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int position = 0;
        while (true) {
            field.setLength(0);
            if (position < line.length() && line.charAt(position) == '"') {
                position = quoted(line, position + 1, field, where);
            } else {
                int comma = line.indexOf(',', position);
                int end = comma < 0 ? line.length() : comma;
                field.append(line, position, end);
                position = end;
            }
            fields.add(field.toString());
            if (position == line.length()) {
                return List.copyOf(fields);
            }
            position++;
        }
    }

    /** Reads a quoted field up to and over its closing quote; returns the position of the comma or line end. */
    private static int quoted(String line, int start, StringBuilder field, String where) {
        int position = start;
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c != '"') {
                field.append(c);
            } else if (position < line.length() && line.charAt(position) == '"') {
                field.append('"');
                position++;
            } else if (position == line.length() || line.charAt(position) == ',') {
                return position;
            } else {
                throw new DatasetException(where, "a comma after the closing quote", "'" + line.substring(position) + "'",
                        "Double a quote that belongs to the field");
            }
        }
        throw new DatasetException(where, "a closing quote", "the end of the line", "Close the quote on the same line");
    }
}
