package org.bitsweep.quantization.rewrite;

import java.util.Optional;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.LayerPlan;

/**
 * Which tensors of a rewritten graph are whose.
 *
 * @param plan the layer and what happens to it
 * @param input the tensor the layer reads
 * @param weights the initializer that holds its quantized weights, if they are quantized
 * @param exact its output as computed, [N, C, H, W] or [N, features]; the same as {@code output} if that is not quantized
 * @param output the tensor that others read
 * @param grid the tensors of the grid between the two, if the output is quantized: [C] or [1], or a single value
 */
public record RewrittenLayer(
        LayerPlan plan, String input, Optional<String> weights, String exact, String output, Optional<GridParts<String>> grid) {}
