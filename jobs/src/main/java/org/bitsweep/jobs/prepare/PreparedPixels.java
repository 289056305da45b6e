package org.bitsweep.jobs.prepare;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.dataset.PreparedShard;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.parquet.ParquetRows;
import org.bitsweep.report.page.ShownImage;

/** A few images of a prepared data set, read on the driver without a session: to be looked at. */
public final class PreparedPixels {

    private PreparedPixels() {}

    /**
     * Images by their place in the data set; those without pixels are left out.
     *
     * @param places which; a few dozen
     * @throws org.bitsweep.InputException if a row has been damaged since it was prepared
     */
    public static Map<Integer, ShownImage> read(PreparedDataset dataset, Set<Integer> places, Configuration configuration)
            throws IOException {
        Map<Integer, ShownImage> images = new HashMap<>();
        for (PreparedShard shard : dataset.manifest().shards()) {
            // Parquet asks this set for null too, which those of Set.of do not allow.
            Set<Integer> here = places.stream()
                    .filter(place -> place >= shard.firstRow() && place < shard.firstRow() + shard.rows())
                    .collect(Collectors.toCollection(HashSet::new));
            if (here.isEmpty()) {
                continue;
            }
            FilterPredicate wanted = FilterApi.in(FilterApi.intColumn(PreparedRows.INDEX), here);
            try (ParquetReader<Group> reader = ParquetRows.where(wanted, dataset.pathOf(shard), configuration)) {
                for (Group group = reader.read(); group != null; group = reader.read()) {
                    add(images, dataset, group);
                }
            }
        }
        return images;
    }

    private static void add(Map<Integer, ShownImage> images, PreparedDataset dataset, Group group) {
        if (group.getFieldRepetitionCount(PreparedRows.PIXELS) == 0) {
            return;
        }
        String folder = dataset.folder().toString();
        PreparedRow row = PreparedRows.described(folder, row(group));
        byte[] pixels = PreparedRows.intact(folder, row, group.getBinary(PreparedRows.PIXELS, 0).getBytes());
        images.put(row.image().index(), new ShownImage(row.image().name(),
                new RgbImage(dataset.manifest().width(), dataset.manifest().height(), pixels)));
    }

    /** The columns of {@link PreparedRows#description}. */
    private static Row row(Group group) {
        boolean problem = group.getFieldRepetitionCount(PreparedRows.PROBLEM) > 0;
        return RowFactory.create(group.getInteger(PreparedRows.INDEX, 0), group.getString(PreparedRows.NAME, 0),
                group.getInteger(PreparedRows.LABEL, 0), group.getString(PreparedRows.SOURCE_SHA256, 0),
                group.getBinary(PreparedRows.PIXELS_SHA256, 0).getBytes(),
                problem ? group.getString(PreparedRows.PROBLEM, 0) : null,
                group.getBinary(PreparedRows.ROW_SHA256, 0).getBytes());
    }
}
