package org.bitsweep.schedule;

import java.util.List;

/**
 * What is left to do of one evaluation.
 *
 * <p>With statistics of the batch, the batch is part of the result and cannot be divided. Float32 and calibrated networks
 * see each image alone: their batch is what suits memory and cache, and a small one gives smaller units.
 *
 * @param evaluation its key
 * @param images names the batches it reads: evaluations with the same images, normalization and batch size have equal
 *     values, and a batch that was read and normalized serves all of them
 * @param imageCount images of the whole set
 * @param batchSize images a batch; the last batch may hold fewer
 * @param missing batches without predictions, in order, apart from each other
 * @param cost what it costs
 */
public record EvaluationWork(
        String evaluation, String images, int imageCount, int batchSize, List<BatchRange> missing, EvaluationCost cost) {

    /**
     * Checked work.
     *
     * @throws IllegalArgumentException if a missing range reaches beyond the batches, or ranges overlap or are out of order
     */
    public EvaluationWork {
        missing = List.copyOf(missing);
        if (imageCount < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "expected at least one image and a batch of one, found " + imageCount + " and " + batchSize);
        }
        int batches = batches(imageCount, batchSize);
        int end = 0;
        for (BatchRange range : missing) {
            if (range.from() < end || range.until() > batches) {
                throw new IllegalArgumentException(
                        "expected ranges in order within " + batches + " batches, found " + missing);
            }
            end = range.until();
        }
    }

    /** An evaluation of which nothing is there. */
    public static EvaluationWork whole(
            String evaluation, String images, int imageCount, int batchSize, EvaluationCost cost) {
        List<BatchRange> all = List.of(new BatchRange(0, batches(imageCount, batchSize)));
        return new EvaluationWork(evaluation, images, imageCount, batchSize, all, cost);
    }

    /** How many batches so many images make. */
    public static int batches(int imageCount, int batchSize) {
        return (int) (((long) imageCount + batchSize - 1) / batchSize);
    }

    /** How many images a range of its batches holds. */
    public int imagesIn(BatchRange range) {
        long end = Math.min((long) range.until() * batchSize, imageCount);
        return Math.toIntExact(end - (long) range.from() * batchSize);
    }

    /** Seconds that its missing batches run in the network, on one core. */
    public double runningSeconds() {
        return missing.stream().mapToDouble(range -> imagesIn(range) * cost.secondsPerImage()).sum();
    }
}
