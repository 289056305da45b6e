package org.bitsweep.diagnosis;

import java.util.Map;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.rewrite.RewrittenLayer;
import org.bitsweep.statistics.Granularity;

/** The codes of a layer's output as they occur in the quantized network. */
final class OutputCodes {

    /** Beyond half a step a value is clipped; float32 carries what is rounded past it by this much of a step at most. */
    private static final float HALF_STEP = 0.501f;

    private final RewrittenLayer rewritten;
    private final ActivationPlan.Quantized plan;
    private final GridParts<String> grid;
    private final CodeUse.Tally tally = new CodeUse.Tally();

    OutputCodes(RewrittenLayer rewritten, ActivationPlan.Quantized plan) {
        this.rewritten = rewritten;
        this.plan = plan;
        this.grid = rewritten.grid().orElseThrow();
    }

    /**
     * Adds a batch.
     *
     * @param tensors of the quantized network: the output before and behind the grid, scale and bits
     */
    void add(Map<String, float[]> tensors) {
        Layer layer = rewritten.plan().layer();
        float[] exact = tensors.get(rewritten.exact());
        float[] points = tensors.get(rewritten.output());
        float[] scales = tensors.get(grid.scale());
        float[] bits = grid.bits().map(tensors::get).orElse(new float[] {plan.bits()});
        int grids = plan.granularity() == Granularity.CHANNEL ? layer.channels() : 1;
        int run = layer.positions() * layer.channels() / grids;
        Reading reading = Reading.of(layer);
        for (int number = 0; number < grids; number++) {
            float scale = scales[scales.length == 1 ? 0 : number];
            float lowest = Float.POSITIVE_INFINITY;
            for (int start = number * run; start < points.length; start += grids * run) {
                for (int i = start; i < start + run; i++) {
                    lowest = Math.min(lowest, reading.of(points[i]));
                }
            }
            int[] counts = new int[1 << BitAllocation.LARGEST_BITS];
            long clipped = 0;
            for (int start = number * run; start < points.length; start += grids * run) {
                for (int i = start; i < start + run; i++) {
                    float point = reading.of(points[i]);
                    counts[code(point - lowest, scale, counts.length)]++;
                    clipped += Math.abs(reading.of(exact[i]) - point) > HALF_STEP * scale ? 1 : 0;
                }
            }
            int own = (int) bits[bits.length == 1 ? 0 : number];
            tally.add(own, 1 << own, counts, clipped);
        }
    }

    /** Counted from the lowest point that occurs; a grid without a step has one. */
    private static int code(float above, float scale, int codes) {
        return scale > 0 ? (int) Math.min(Math.rint(above / scale), codes - 1) : 0;
    }

    CodeUse use() {
        return tally.use();
    }
}
