package org.bitsweep.onnx;

import java.io.Serializable;
import java.util.List;

/**
 * One layer that quantization acts on, as found in a canonical graph.
 *
 * @param id {@code conv0}, {@code linear0}, {@code pool0}: kind and number in execution order
 * @param node the ONNX node's name, or its output's name where it has none
 * @param kind what it computes
 * @param role where it stands
 * @param range the range of its output
 * @param follower what reads its output
 * @param weight the initializer that holds its weights; empty for pooling
 * @param weightShape [O, I/groups, kH, kW], [O, I] or [I, O]; empty for pooling
 * @param outputChannelAxis which axis of the weights is the output channel
 * @param output the tensor that is quantized
 * @param outputShape of one image: [C, H, W], or [features]
 */
public record Layer(
        String id,
        String node,
        LayerKind kind,
        LayerRole role,
        OutputRange range,
        OutputFollower follower,
        String weight,
        List<Integer> weightShape,
        int outputChannelAxis,
        String output,
        List<Integer> outputShape) implements Serializable {

    public Layer {
        weightShape = List.copyOf(weightShape);
        outputShape = List.copyOf(outputShape);
    }

    /** What a rewritten network calls the output before it is quantized. */
    public String exactOutput() {
        return "bitsweep/" + id + "/float";
    }

    /** Number of output channels or features. */
    public int channels() {
        return outputShape.get(0);
    }

    /** Number of positions of a channel: H*W of a map, 1 of a feature vector. */
    public int positions() {
        int positions = 1;
        for (int axis = 1; axis < outputShape.size(); axis++) {
            positions *= outputShape.get(axis);
        }
        return positions;
    }

    /** Whether the output is a map over space rather than a vector of features. */
    public boolean isMap() {
        return outputShape.size() > 1;
    }

    /** Number of weights; 0 for pooling. */
    public long weights() {
        return weightShape.isEmpty() ? 0 : weightShape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** The same layer with another role, as an exception of the network's file asks for. */
    public Layer withRole(LayerRole other) {
        return new Layer(id, node, kind, other, range, follower, weight, weightShape, outputChannelAxis, output, outputShape);
    }

    /** The same layer with another range, as an exception of the network's file asks for. */
    public Layer withRange(OutputRange other) {
        return new Layer(id, node, kind, role, other, follower, weight, weightShape, outputChannelAxis, output, outputShape);
    }
}
