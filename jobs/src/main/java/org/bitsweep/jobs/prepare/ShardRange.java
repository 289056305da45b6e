package org.bitsweep.jobs.prepare;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bitsweep.dataset.LabelledImage;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.dataset.PreparedShard;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.jobs.parquet.ParquetRows;

/**
 * Prepared images as tasks read them: an index range straight from the shards that hold it. No shuffle stands between shards
 * and tasks, so that a lost executor costs its own tasks and nothing else.
 *
 * @param folder of the prepared data set
 * @param content digest of the set's rows: equal ones have equal images
 * @param shards by their first rows
 */
public record ShardRange(String folder, String content, List<PreparedShard> shards) implements Serializable {

    public ShardRange {
        shards = new ArrayList<>(shards);
    }

    public static ShardRange of(PreparedDataset dataset) {
        return new ShardRange(dataset.folder().toString(), dataset.manifest().contentSha256(), dataset.manifest().shards());
    }

    /**
     * One image.
     *
     * @param index its place in the data set
     * @param name its name
     * @param label the index of its class
     * @param pixels uint8 RGB, row by row
     */
    public record PreparedImage(int index, String name, int label, byte[] pixels) {}

    /**
     * The images of a range that can be read, in order; every one is proven to be as it was prepared.
     *
     * @throws org.bitsweep.InputException if one has been damaged since
     */
    public List<PreparedImage> read(ImageRange range, Configuration configuration) throws IOException {
        List<PreparedImage> images = new ArrayList<>(range.images());
        for (PreparedShard shard : shards) {
            if (shard.firstRow() < range.end() && shard.firstRow() + shard.rows() > range.first()) {
                read(new Path(folder, shard.file()), range, configuration, images);
            }
        }
        return images;
    }

    /** The columns of {@link PreparedRows#description}. */
    private static Row description(Group row) {
        return RowFactory.create(row.getInteger(PreparedRows.INDEX, 0), row.getString(PreparedRows.NAME, 0),
                row.getInteger(PreparedRows.LABEL, 0), row.getString(PreparedRows.SOURCE_SHA256, 0),
                row.getBinary(PreparedRows.PIXELS_SHA256, 0).getBytes(),
                row.getFieldRepetitionCount(PreparedRows.PROBLEM) == 0 ? null : row.getString(PreparedRows.PROBLEM, 0),
                row.getBinary(PreparedRows.ROW_SHA256, 0).getBytes());
    }

    private void read(Path shard, ImageRange range, Configuration configuration, List<PreparedImage> images)
            throws IOException {
        var index = FilterApi.intColumn(PreparedRows.INDEX);
        var wanted = FilterApi.and(FilterApi.gtEq(index, range.first()), FilterApi.lt(index, range.end()));
        try (ParquetReader<Group> reader = ParquetRows.where(wanted, shard, configuration)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                if (row.getFieldRepetitionCount(PreparedRows.PIXELS) == 0) {
                    continue;
                }
                PreparedRow described = PreparedRows.described(folder, description(row));
                LabelledImage image = described.image();
                images.add(new PreparedImage(image.index(), image.name(), image.label(),
                        PreparedRows.intact(folder, described, row.getBinary(PreparedRows.PIXELS, 0).getBytes())));
            }
        }
    }
}
