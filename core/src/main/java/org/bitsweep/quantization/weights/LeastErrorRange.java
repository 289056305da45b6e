package org.bitsweep.quantization.weights;

import java.util.Optional;
import java.util.function.Function;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.quantization.range.Range;

/**
 * The range whose grid has the least squared error over given weights: weights are clipped at a magnitude, which is searched.
 *
 * <p>A clip c leaves the range [max(lo, -c), min(hi, c)]: the farther end is drawn in first, as outliers stand on one side.
 * Candidates lie {@link #STEPS}ths apart between zero, or the least magnitude where zero is not inside, and the largest magnitude;
 * every {@link #COARSE}th of them is tried, then all between the neighbours of the best. Of equal errors the wider range stays.
 */
final class LeastErrorRange {

    static final int STEPS = 128;
    /** Candidates of the first pass lie so many steps apart. */
    static final int COARSE = 4;

    private final float[] weights;
    private final Range<Vector> whole;
    private final Function<Range<Vector>, float[]> quantized;
    private final float least;
    private final float largest;
    private Range<Vector> best;
    private double leastError;
    private int bestStep = STEPS;

    private LeastErrorRange(float[] weights, Range<Vector> whole, Function<Range<Vector>, float[]> quantized) {
        this.weights = weights;
        this.whole = whole;
        this.quantized = quantized;
        this.least = Math.max(0, Math.max(low(), -high()));
        this.largest = Math.max(Math.abs(low()), Math.abs(high()));
        this.best = whole;
        this.leastError = error(whole);
    }

    /**
     * Searches.
     *
     * @param weights that share a range
     * @param whole from the least to the largest of them: single values
     * @param quantized the weights on the grid of a range, in their order
     */
    static Range<Vector> of(float[] weights, Range<Vector> whole, Function<Range<Vector>, float[]> quantized) {
        LeastErrorRange search = new LeastErrorRange(weights, whole, quantized);
        for (int step = STEPS - COARSE; step > 0; step -= COARSE) {
            search.tryStep(step);
        }
        int middle = search.bestStep;
        for (int step = Math.min(STEPS, middle + COARSE) - 1; step > Math.max(0, middle - COARSE); step--) {
            search.tryStep(step);
        }
        return search.best;
    }

    private float low() {
        return whole.low().map(low -> low.get(0)).orElse(0f);
    }

    private float high() {
        return whole.high().get(0);
    }

    private void tryStep(int step) {
        float clip = least + (largest - least) * step / STEPS;
        float low = Math.max(low(), -clip);
        float high = Math.min(high(), clip);
        if (step == bestStep || !(low < high)) {
            return;
        }
        Range<Vector> clipped = new Range<>(Optional.of(Vector.of(low)), Vector.of(high), whole.zero());
        double error = error(clipped);
        if (error < leastError || error == leastError && step > bestStep) {
            leastError = error;
            best = clipped;
            bestStep = step;
        }
    }

    private double error(Range<Vector> range) {
        float[] points = quantized.apply(range);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double difference = (double) points[i] - weights[i];
            sum += difference * difference;
        }
        return sum;
    }
}
