package org.bitsweep.jobs.evaluate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.jobs.evaluate.ImageBatch.PreparedImage;
import org.bitsweep.jobs.prepare.PreparedRows;
import scala.Tuple2;

/**
 * Forms batches from prepared shards. Batch k holds the images from index k * size on, whatever the shards, partitions
 * and executors: with batch statistics a result depends on which images a batch holds.
 */
public final class Batches {

    /** Names the data set that is read from shards, so that its stages are told from others. */
    static final String READING = "prepared images";

    private Batches() {}

    /**
     * Which images of a data set.
     *
     * @param images the range: how many images from the start
     * @param stride 1 for all of them, k for every k-th
     */
    public record Selection(int images, int stride) {

        public static Selection first(int images) {
            return new Selection(images, 1);
        }

        /** About so many images, spread evenly: a data set sorted by class starts with few of its classes. */
        public static Selection spread(int images, int wanted) {
            return new Selection(images, Math.max(1, images / wanted));
        }

        public int batches(int batchSize) {
            int span = Math.multiplyExact(batchSize, stride);
            return (images + span - 1) / span;
        }
    }

    /**
     * The batches of a selection, in order within each partition.
     *
     * @param batchSize images a batch; the last may hold fewer, and unreadable images leave gaps
     * @param partitions how many partitions
     */
    public static JavaRDD<ImageBatch> of(
            SparkSession spark, PreparedDataset dataset, Selection selection, int batchSize, int partitions) {
        int batches = selection.batches(batchSize);
        int span = batchSize * selection.stride();
        String folder = dataset.folder().toString();
        Column index = functions.col(PreparedRows.INDEX);
        return PreparedRows.read(spark, dataset, selection.images())
                .select(PreparedRows.INDEX, PreparedRows.NAME, PreparedRows.LABEL, PreparedRows.PIXELS, PreparedRows.PIXELS_SHA256)
                .where(index.mod(selection.stride()).equalTo(0).and(functions.col(PreparedRows.PIXELS).isNotNull()))
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getInt(0),
                        new PreparedImage(row.getInt(0), row.getString(1), row.getInt(2),
                                PreparedRows.intact(folder, row.getString(1), row.getAs(3), row.getAs(4)))))
                .setName(READING)
                .repartitionAndSortWithinPartitions(new BatchPartitioner(batches, span, Math.min(partitions, batches)))
                .mapPartitions(sorted -> new BatchIterator(sorted, span));
    }

    /** Consecutive batches lie in one partition, and every partition holds about as many. */
    private static final class BatchPartitioner extends Partitioner {

        private final int batches;
        private final int span;
        private final int partitions;

        BatchPartitioner(int batches, int span, int partitions) {
            this.batches = batches;
            this.span = span;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object index) {
            return (int) ((long) ((Integer) index / span) * partitions / batches);
        }
    }

    /** Cuts a sorted partition where the batch number changes. */
    private static final class BatchIterator implements Iterator<ImageBatch> {

        private final Iterator<Tuple2<Integer, PreparedImage>> images;
        private final int span;
        private PreparedImage next;

        BatchIterator(Iterator<Tuple2<Integer, PreparedImage>> images, int span) {
            this.images = images;
            this.span = span;
            this.next = images.hasNext() ? images.next()._2() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public ImageBatch next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            int batch = next.index() / span;
            List<PreparedImage> members = new ArrayList<>();
            while (next != null && next.index() / span == batch) {
                members.add(next);
                next = images.hasNext() ? images.next()._2() : null;
            }
            return new ImageBatch(members);
        }
    }
}
