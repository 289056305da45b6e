package org.bitsweep.quantization.equalization;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Tensors;

/**
 * The weights of one layer, and by how much each of its output and input channels is scaled.
 *
 * <p>Weight (o, j) of output o is of input channel (group of o) * (inputs of a group) + j. Where a fully connected layer reads a
 * flattened map, an input channel is as many features beside one another as the map has positions.
 */
final class ScaledWeights {

    private final Layer layer;
    /** [outputs, features of a group, values]: values are those of a kernel. */
    private final float[] weights;
    private final int outputs;
    private final int features;
    private final int values;
    private final double[] outputScales;
    private double[] inputScales;
    /** Features that are one channel. */
    private int positions = 1;
    private int groups = 1;
    /** [outputs, channels of a group]: the largest unscaled magnitude. */
    private double[][] magnitudes;

    ScaledWeights(Layer layer, float[] weights) {
        this.layer = layer;
        this.weights = weights;
        this.outputs = layer.weightShape().get(layer.outputChannelAxis());
        this.features = layer.weightShape().get(1 - layer.outputChannelAxis());
        this.values = weights.length / outputs / features;
        this.outputScales = ones(outputs);
        this.inputScales = ones(features);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Tells how many channels the layer reads, each of how many features. */
    void readChannels(int channels, int ofPositions) {
        positions = ofPositions;
        groups = channels * ofPositions / features;
        inputScales = ones(channels);
    }

    /** To be called once it is known what is read. */
    void measure() {
        magnitudes = new double[outputs][features / positions];
        for (int output = 0; output < outputs; output++) {
            for (int feature = 0; feature < features; feature++) {
                for (int value = 0; value < values; value++) {
                    double magnitude = Math.abs(weights[index(output, feature, value)]);
                    magnitudes[output][feature / positions] = Math.max(magnitudes[output][feature / positions], magnitude);
                }
            }
        }
    }

    /** Where a weight lies: [O, I, kH, kW], [O, I] or [I, O]. */
    private int index(int output, int feature, int value) {
        return layer.outputChannelAxis() == 0
                ? (output * features + feature) * values + value : feature * outputs + output;
    }

    private int inputChannel(int output, int ofGroup) {
        return output / (outputs / groups) * (features / positions) + ofGroup;
    }

    /** The largest scaled magnitude of every output channel. */
    double[] outputMagnitudes() {
        double[] largest = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < magnitudes[output].length; channel++) {
                largest[output] = Math.max(largest[output],
                        magnitudes[output][channel] * inputScales[inputChannel(output, channel)]);
            }
            largest[output] *= outputScales[output];
        }
        return largest;
    }

    /** The largest scaled magnitude of every input channel. */
    double[] inputMagnitudes() {
        double[] largest = new double[inputScales.length];
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < magnitudes[output].length; channel++) {
                int input = inputChannel(output, channel);
                largest[input] = Math.max(largest[input], magnitudes[output][channel] * outputScales[output]);
            }
        }
        for (int input = 0; input < largest.length; input++) {
            largest[input] *= inputScales[input];
        }
        return largest;
    }

    void divideOutput(int output, double scale) {
        outputScales[output] /= scale;
    }

    void multiplyInput(int input, double scale) {
        inputScales[input] *= scale;
    }

    /** The name of the weights. */
    String name() {
        return layer.weight();
    }

    /** The scaled weights. */
    TensorProto tensor(List<Long> shape) {
        float[] scaled = new float[weights.length];
        for (int output = 0; output < outputs; output++) {
            for (int feature = 0; feature < features; feature++) {
                double scale = outputScales[output] * inputScales[inputChannel(output, feature / positions)];
                for (int value = 0; value < values; value++) {
                    int index = index(output, feature, value);
                    scaled[index] = (float) (weights[index] * scale);
                }
            }
        }
        return Tensors.ofFloats(layer.weight(), scaled, shape);
    }

    /** Biases, one an output, scaled like the outputs. */
    float[] biases(float[] biases) {
        float[] scaled = new float[outputs];
        for (int output = 0; output < outputs; output++) {
            scaled[output] = (float) (biases[output] * outputScales[output]);
        }
        return scaled;
    }
}
