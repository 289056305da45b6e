package org.bitsweep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One line of CSV (RFC 4180), without line breaks inside fields. */
public final class CsvLine {

    private CsvLine() {}

    /** Fields joined by commas; those with a comma, a quote or a line break are quoted. */
    public static String of(List<String> fields) {
        return fields.stream()
                .map(field -> field.matches("(?s).*[\",\r\n].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field)
                .collect(Collectors.joining(","));
    }

    /** The fields of a line. */
    static List<String> parse(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (quoted && character == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(line.charAt(++i));
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
