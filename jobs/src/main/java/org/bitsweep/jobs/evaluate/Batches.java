package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.dataset.LabelledImage;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
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

    /** Which images of a data set, and where each of them comes in the order of batches. */
    public sealed interface Selection extends Serializable {

        /** How many images. */
        int count();

        /** How many images from the start of the data set all of them lie in. */
        int range();

        /** The place of a chosen image among the chosen ones. */
        int rank(int index);

        /** A condition on rows. */
        Column condition();

        default int batches(int batchSize) {
            return (int) (((long) count() + batchSize - 1) / batchSize);
        }

        /** So many images from the start. */
        record First(int count) implements Selection {
            @Override
            public int range() {
                return count;
            }

            @Override
            public int rank(int index) {
                return index;
            }

            @Override
            public Column condition() {
                return functions.lit(true);
            }
        }

        /** Single images, by ascending index. */
        record Chosen(int[] indices) implements Selection {
            @Override
            public int count() {
                return indices.length;
            }

            @Override
            public int range() {
                return indices[indices.length - 1] + 1;
            }

            @Override
            public int rank(int index) {
                return Arrays.binarySearch(indices, index);
            }

            @Override
            public Column condition() {
                return functions.col(PreparedRows.INDEX).isInCollection(Arrays.stream(indices).boxed().toList());
            }
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
        String folder = dataset.folder().toString();
        return PreparedRows.read(spark, dataset, selection.range())
                .select(PreparedRows.descriptionAndPixels())
                .where(selection.condition().and(functions.col(PreparedRows.PIXELS).isNotNull()))
                .javaRDD()
                .mapToPair(row -> {
                    PreparedRow described = PreparedRows.described(folder, row);
                    LabelledImage image = described.image();
                    return new Tuple2<>(selection.rank(image.index()), new PreparedImage(image.index(), image.name(), image.label(),
                            PreparedRows.intact(folder, described, row.getAs(7))));
                })
                .setName(READING)
                .repartitionAndSortWithinPartitions(new BatchPartitioner(batches, batchSize, Math.min(partitions, batches)))
                .mapPartitions(sorted -> new BatchIterator(sorted, batchSize));
    }

    /** Consecutive batches lie in one partition, and every partition holds about as many. */
    private static final class BatchPartitioner extends Partitioner {

        private final int batches;
        private final int batchSize;
        private final int partitions;

        BatchPartitioner(int batches, int batchSize, int partitions) {
            this.batches = batches;
            this.batchSize = batchSize;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object rank) {
            return (int) ((long) ((Integer) rank / batchSize) * partitions / batches);
        }
    }

    /** Cuts a sorted partition where the batch number changes. */
    private static final class BatchIterator implements Iterator<ImageBatch> {

        private final Iterator<Tuple2<Integer, PreparedImage>> images;
        private final int batchSize;
        private Tuple2<Integer, PreparedImage> next;

        BatchIterator(Iterator<Tuple2<Integer, PreparedImage>> images, int batchSize) {
            this.images = images;
            this.batchSize = batchSize;
            this.next = images.hasNext() ? images.next() : null;
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
            int batch = next._1() / batchSize;
            List<PreparedImage> members = new ArrayList<>();
            while (next != null && next._1() / batchSize == batch) {
                members.add(next._2());
                next = images.hasNext() ? images.next() : null;
            }
            return new ImageBatch(members);
        }
    }
}
