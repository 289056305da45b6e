package org.bitsweep.quantization.rewrite;

import java.util.List;
import java.util.Optional;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.LayerPlan;

/**
 * Which tensors of a rewritten graph are whose.
 *
 * @param plan the layer and what happens to it
 * @param inputs the tensors that the layer reads and that are no constants: one, of a residual sum or a concatenation several
 * @param weights the initializer that holds its quantized weights, if they are quantized
 * @param exact its output as computed, [N, C, H, W] or [N, features]; the same as {@code output} if that is not quantized
 * @param output the tensor that others read
 * @param grid the tensors of the grid between the two, if the output is quantized: [C] or [1], or a single value
 */
public record RewrittenLayer(
        LayerPlan plan, List<Input> inputs, Optional<String> weights, String exact, String output, Optional<GridParts<String>> grid) {

    public RewrittenLayer {
        inputs = List.copyOf(inputs);
    }

    /**
     * A tensor that a layer reads.
     *
     * @param original its name in the float32 network
     * @param rewritten its name in the rewritten one: another where the image is on a grid
     */
    public record Input(String original, String rewritten) {}
}
