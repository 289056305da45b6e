package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * Parquet tables as Hugging Face's datasets library keeps images: a column {@code image} with the fields {@code bytes} and
 * {@code path}, and a column {@code label} with the index of the class. Other columns are not looked at.
 *
 * <p>The evaluation order is that of the files' names, then of rows. An image's name is its path where every image has one of
 * its own; otherwise all are called by file and row, {@code validation-00000-of-00014.parquet#0}.
 *
 * @param location a file, a folder of files, or a pattern ({@link DataFiles})
 * @param classes the classes; labels are indices into them
 */
public record HuggingFaceParquet(Path location, Classes classes) implements DatasetFormat {

    private static final List<String> ENDINGS = List.of(".parquet");

    /** Refuses nulls. */
    public HuggingFaceParquet {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        List<ParquetImages.Table> tables = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (FileStatus file : new DataFiles(ENDINGS, storage).at(location)) {
            List<Integer> rowGroups = new ArrayList<>();
            int row = 0;
            try (ParquetImageTable table = ParquetImageTable.open(file, configuration)) {
                for (int group = 0; group < table.rowGroups(); group++) {
                    List<ParquetImageTable.Description> described = table.describe(group, row);
                    for (ParquetImageTable.Description one : described) {
                        rows.add(file.getPath().getName() + "#" + row);
                        paths.add(one.path());
                        labels.add(label(one.label(), file.getPath() + ", row " + row));
                        row++;
                    }
                    rowGroups.add(described.size());
                }
            }
            tables.add(new ParquetImages.Table(file.getPath().toString(), FileState.of(file), rowGroups));
        }
        if (rows.isEmpty()) {
            throw new DatasetException(location.toString(), "a row an image", "no row", "Check how the files were written");
        }
        List<String> names = areNames(paths) ? paths : rows;
        List<LabelledImage> images = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            images.add(new LabelledImage(i, names.get(i), labels.get(i)));
        }
        return new ParquetImages(new ImageListing(images, classes), tables);
    }

    private int label(long label, String where) {
        if (label == -1) {
            throw new DatasetException(where, "the index of a class as label", "-1, which stands for an image without a label"
                    + " (as in ImageNet's test split)", "Name the files of a labelled split, such as validation-*.parquet");
        }
        return classes.labelOf(Long.toString(label), where);
    }

    /** Whether every image has a path, and no two the same. */
    private static boolean areNames(List<String> paths) {
        Set<String> distinct = new HashSet<>(paths.size() * 2);
        return paths.stream().allMatch(path -> !path.isEmpty() && distinct.add(path));
    }
}
