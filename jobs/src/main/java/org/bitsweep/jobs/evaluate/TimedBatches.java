package org.bitsweep.jobs.evaluate;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.LongAccumulator;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;

/**
 * Batches as they are, and how long a task waits for them. Spark fetches and sorts a partition, or takes it from the
 * cache, before a function over it is called, so that only a data set of its own sees all of it.
 */
final class TimedBatches extends RDD<ImageBatch> {

    private static final ClassTag<ImageBatch> TAG = ClassTag$.MODULE$.apply(ImageBatch.class);

    private final LongAccumulator nanoseconds;

    TimedBatches(RDD<ImageBatch> batches, LongAccumulator nanoseconds) {
        super(batches, TAG);
        this.nanoseconds = nanoseconds;
    }

    @Override
    public Partition[] getPartitions() {
        return parent().partitions();
    }

    private RDD<ImageBatch> parent() {
        return firstParent(TAG);
    }

    @Override
    public Iterator<ImageBatch> compute(Partition partition, TaskContext task) {
        long asked = System.nanoTime();
        Iterator<ImageBatch> batches = parent().iterator(partition, task);
        nanoseconds.add(System.nanoTime() - asked);
        return new AbstractIterator<>() {
            @Override
            public boolean hasNext() {
                long start = System.nanoTime();
                boolean more = batches.hasNext();
                nanoseconds.add(System.nanoTime() - start);
                return more;
            }

            @Override
            public ImageBatch next() {
                long start = System.nanoTime();
                ImageBatch batch = batches.next();
                nanoseconds.add(System.nanoTime() - start);
                return batch;
            }
        };
    }
}
