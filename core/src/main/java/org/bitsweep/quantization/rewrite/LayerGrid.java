package org.bitsweep.quantization.rewrite;

import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.ActivationPlan;

/**
 * A grid of one scale, in numbers: the value of code q, from 0 to 2^M - 1, is (q - zero point) x scale.
 *
 * @param scale the distance between two points
 * @param zeroPoint the code of zero
 * @param largestCode 2^M - 1
 */
record LayerGrid(float scale, int zeroPoint, int largestCode) {

    /** What a plan of calibrated statistics per tensor comes down to, by the same rules as a graph is written by. */
    static LayerGrid of(ActivationPlan.Quantized plan, LayerStatistics statistics) {
        VectorArithmetic arithmetic = new VectorArithmetic();
        GridParts<Vector> parts = plan.grid(arithmetic, new FixedStatistics<>(arithmetic, statistics, plan.granularity())).parts();
        return new LayerGrid(parts.scale().get(0), -Math.round(parts.lowest().map(lowest -> lowest.get(0)).orElse(0f)),
                (1 << plan.bits()) - 1);
    }
}
