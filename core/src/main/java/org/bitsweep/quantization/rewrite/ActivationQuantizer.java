package org.bitsweep.quantization.rewrite;

import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.quantization.grid.Grid;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.statistics.ArrayStatistics;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;

/** Quantizes an activation on the JVM by the same rules as {@link ActivationWriter} writes into a graph. */
public final class ActivationQuantizer {

    /**
     * A quantized activation.
     *
     * @param values in the order of the exact ones; of a positive range none is negative, ReLU or not
     * @param grid what they lie on: a value a channel, or one
     */
    public record Quantized(float[] values, GridParts<Vector> grid) {}

    private ActivationQuantizer() {}

    /**
     * Quantizes a batch by its own statistics.
     *
     * @param plan what happens to it
     * @param values row-major [images, channels, positions]
     */
    public static Quantized quantize(ActivationPlan.Quantized plan, float[] values, int images, int channels) {
        return quantize(plan, values, images, channels,
                new ArrayStatistics(values, images, channels, plan.granularity()));
    }

    /**
     * Quantizes a batch by given statistics, such as calibrated ones.
     *
     * @param statistics of the plan's granularity
     */
    public static Quantized quantize(ActivationPlan.Quantized plan, float[] values, int images, int channels,
            TensorStatistics<Vector> statistics) {
        Grid<Vector> grid = plan.grid(new VectorArithmetic(), statistics);
        int positions = values.length / images / channels;
        Vector points = grid.quantize(Vector.of(values), vector -> plan.granularity() == Granularity.TENSOR
                ? vector : vector.repeated(images, positions));
        return new Quantized(points.toArray(), grid.parts());
    }
}
