package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Images in Parquet tables, one after the other. A row group is read by one task, once: it is what can be read of a file
 * without the rest of it.
 *
 * @param listing all images
 * @param tables the files in the order of evaluation
 */
record ParquetImages(ImageListing listing, List<Table> tables) implements ImageSource {

    /**
     * One file.
     *
     * @param file its qualified URI
     * @param state its length and time when it was listed
     * @param rowGroups the number of rows of each row group
     */
    record Table(String file, FileState state, List<Integer> rowGroups) {

        Table {
            rowGroups = List.copyOf(rowGroups);
        }

        int rows() {
            return rowGroups.stream().mapToInt(Integer::intValue).sum();
        }
    }

    ParquetImages {
        Objects.requireNonNull(listing, "listing");
        tables = List.copyOf(tables);
    }

    @Override
    public String stateDigest(int images) {
        List<FileState> states = new ArrayList<>();
        int first = 0;
        for (Table table : tables) {
            if (first < images) {
                states.add(table.state());
            }
            first += table.rows();
        }
        return FileState.digest("bitsweep image tables 1", states);
    }

    @Override
    public List<ImageSplit> splits(int imagesPerSplit) {
        Ranges.requireSize(imagesPerSplit);
        List<ImageSplit> splits = new ArrayList<>();
        int first = 0;
        for (Table table : tables) {
            List<ParquetSplit.RowGroup> groups = new ArrayList<>();
            int images = 0;
            for (int i = 0; i < table.rowGroups().size(); i++) {
                int rows = table.rowGroups().get(i);
                if (images > 0 && images + rows > imagesPerSplit) {
                    splits.add(new ParquetSplit(table.file(), table.state().bytes(), groups));
                    groups.clear();
                    images = 0;
                }
                if (rows > 0) {
                    groups.add(new ParquetSplit.RowGroup(i, List.copyOf(listing.images().subList(first, first + rows))));
                }
                images += rows;
                first += rows;
            }
            if (images > 0) {
                splits.add(new ParquetSplit(table.file(), table.state().bytes(), groups));
            }
        }
        return List.copyOf(splits);
    }
}
