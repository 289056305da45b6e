package org.bitsweep.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.schedule.BatchRange;
import org.bitsweep.schedule.EvaluationCost;
import org.bitsweep.schedule.EvaluationWork;
import org.bitsweep.schedule.MemoryPlan;

/**
 * What is to be run of one network.
 *
 * @param parcel the network
 * @param normalization from pixels to its input
 * @param images its prepared images
 * @param batches all there are, missing or not
 * @param missing what is not in the store
 * @param memory what an executor holds of it
 */
public record NetworkWork(NetworkParcel parcel, Normalization normalization, ShardRange images, List<ImageRange> batches,
        List<Missing> missing, MemoryPlan memory) {

    public NetworkWork {
        batches = List.copyOf(batches);
        missing = List.copyOf(missing);
        if (missing.stream().map(each -> each.evaluation().key().inputScale()).distinct().count() > 1) {
            throw new IllegalArgumentException("expected evaluations of one input scale, for which a batch is normalized once");
        }
    }

    /**
     * The batches of an evaluation that are not stored.
     *
     * @param evaluation what it is
     * @param batches in order
     * @param cost what it costs, about
     */
    public record Missing(Evaluation evaluation, List<ImageRange> batches, EvaluationCost cost) {

        public Missing {
            batches = List.copyOf(batches);
        }

        long images() {
            return batches.stream().mapToLong(ImageRange::images).sum();
        }
    }

    /** How many predictions it stands for. */
    public long predictions() {
        return missing.stream().mapToLong(Missing::images).sum();
    }

    /**
     * As the work plan sees it.
     *
     * @param name tells its images and normalization from those of other networks
     */
    public List<EvaluationWork> units(String name) {
        int batchSize = batches.get(0).images();
        return missing.stream().map(each -> new EvaluationWork(each.evaluation().digest(), name,
                batches.get(batches.size() - 1).end(), batchSize, ranges(each.batches(), batchSize), each.cost())).toList();
    }

    /** Batches that follow each other, as one range. */
    private static List<BatchRange> ranges(List<ImageRange> missing, int batchSize) {
        List<BatchRange> ranges = new ArrayList<>();
        for (ImageRange batch : missing) {
            int number = batch.first() / batchSize;
            int last = ranges.size() - 1;
            if (last >= 0 && ranges.get(last).until() == number) {
                ranges.set(last, new BatchRange(ranges.get(last).from(), number + 1));
            } else {
                ranges.add(new BatchRange(number, number + 1));
            }
        }
        return ranges;
    }
}
