package org.bitsweep.jobs;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.jobs.ImageBatch.PreparedImage;
import scala.Tuple2;

/**
 * Forms batches from prepared shards. Batch k holds the images from index k * size on, whatever the shards, partitions
 * and executors: with batch statistics a result depends on which images a batch holds.
 */
final class Batches {

    private Batches() {}

    /**
     * The batches of the first images of a data set, in order within each partition.
     *
     * @param images how many images from the start
     * @param batchSize images a batch; the last may hold fewer, and unreadable images leave gaps
     * @param partitions how many partitions
     */
    static JavaRDD<ImageBatch> of(SparkSession spark, PreparedDataset dataset, int images, int batchSize, int partitions) {
        String[] shards = dataset.manifest().shards().stream()
                .filter(shard -> shard.firstRow() < images)
                .map(shard -> dataset.pathOf(shard).toString())
                .toArray(String[]::new);
        int batches = count(images, batchSize);
        return spark.read().schema(PreparedRows.SCHEMA).parquet(shards)
                .select(PreparedRows.INDEX, PreparedRows.NAME, PreparedRows.LABEL, PreparedRows.PIXELS)
                .where(functions.col(PreparedRows.INDEX).lt(images).and(functions.col(PreparedRows.PIXELS).isNotNull()))
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getInt(0),
                        new PreparedImage(row.getInt(0), row.getString(1), row.getInt(2), row.getAs(3))))
                .repartitionAndSortWithinPartitions(new BatchPartitioner(batches, batchSize, Math.min(partitions, batches)))
                .mapPartitions(sorted -> new BatchIterator(sorted, batchSize));
    }

    static int count(int images, int batchSize) {
        return (images + batchSize - 1) / batchSize;
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
        public int getPartition(Object index) {
            return (int) ((long) ((Integer) index / batchSize) * partitions / batches);
        }
    }

    /** Cuts a sorted partition where the batch number changes. */
    private static final class BatchIterator implements Iterator<ImageBatch> {

        private final Iterator<Tuple2<Integer, PreparedImage>> images;
        private final int batchSize;
        private PreparedImage next;

        BatchIterator(Iterator<Tuple2<Integer, PreparedImage>> images, int batchSize) {
            this.images = images;
            this.batchSize = batchSize;
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
            int batch = next.index() / batchSize;
            List<PreparedImage> members = new ArrayList<>();
            while (next != null && next.index() / batchSize == batch) {
                members.add(next);
                next = images.hasNext() ? images.next()._2() : null;
            }
            return new ImageBatch(members);
        }
    }
}
