package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.storage.DatasetException;

/** The rows of a manifest: CSV with the header {@code path,label}, in evaluation order. */
final class ManifestRows {

    private ManifestRows() {
    }

    /** One row: the image and the line it stands on. */
    record Row(LabelledImage image, String where) {
    }

    static List<Row> parse(String file, List<String> lines, Classes classes) {
        Csv.Table table = Csv.read(file, lines);
        if (!table.header().equals(List.of("path", "label"))) {
            throw new DatasetException(file + ", line 1", "the header 'path,label'",
                    "'" + String.join(",", table.header()) + "'", "Add or correct the header");
        }
        if (table.rows().isEmpty()) {
            throw new DatasetException(file, "one row an image", "a header only", "Check how the file was written");
        }
        List<Row> rows = new ArrayList<>(table.rows().size());
        Map<String, Integer> lineOfName = new HashMap<>();
        for (Csv.Row row : table.rows()) {
            String where = file + ", line " + row.line();
            String name = row.fields().get(0);
            if (name.isEmpty()) {
                throw new DatasetException(where, "a path", "an empty field", "Fill the path in");
            }
            Integer earlier = lineOfName.putIfAbsent(name, row.line());
            if (earlier != null) {
                throw new DatasetException(where, "each path once", "'" + name + "' again, first on line " + earlier,
                        "Remove one of the two rows");
            }
            int label = classes.labelOf(row.fields().get(1), where);
            rows.add(new Row(new LabelledImage(rows.size(), name, label), where));
        }
        return rows;
    }

    static ImageListing listing(List<Row> rows, Classes classes) {
        return new ImageListing(rows.stream().map(Row::image).toList(), classes);
    }
}
