package org.bitsweep.onnx;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What weighted layers read and no layer writes: tensors that integer kernels need on a grid and that studies of layers'
 * outputs leave in float.
 *
 * @param layers the image, residual sums, concatenations and others, of the role {@link LayerRole#OPERAND}
 * @param averages outputs of average pooling that lead to a weighted layer
 * @param joined by a layer's output that nothing but a concatenation reads, through a ReLU or not: the concatenation's output
 */
public record Operands(List<Layer> layers, Set<String> averages, Map<String, String> joined) implements Serializable {

    /** None. */
    public static final Operands NONE = new Operands(List.of(), Set.of(), Map.of());

    public Operands {
        layers = List.copyOf(layers);
        averages = Set.copyOf(averages);
        joined = Map.copyOf(joined);
    }
}
