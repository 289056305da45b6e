package org.bitsweep.quantization.plan;

import java.util.List;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;

/** Small networks that hold every kind of layer. Public: calibration and inference test on them too. */
public final class TestNetworks {

    private TestNetworks() {}

    /**
     * conv0 first, pool0, conv1 positive and conv2 full (a residual block), conv3 a shortcut, conv4 on a single position,
     * linear0 hidden, linear1 the classifier.
     */
    public static NetworkBuilder residualBuilder() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.maxPool(builder.relu(builder.batchNormalization(builder.convolution("image", 3, 8, 3), 8)));
        String inner = builder.relu(builder.convolution(stem, 8, 8, 3));
        String outer = builder.convolution(inner, 8, 8, 3);
        String shortcut = builder.convolution(stem, 8, 8, 1);
        String sum = builder.relu(builder.node("Add", List.of(outer, shortcut)));
        String single = builder.relu(builder.convolution(builder.globalAveragePool(sum), 8, 8, 1));
        String hidden = builder.relu(builder.fullyConnected(builder.flatten(single), 8, 8));
        return builder.output(builder.fullyConnected(hidden, 8, 5), "N", 5);
    }

    public static Network residual() {
        return residualBuilder().read();
    }

    /** A convolution before ReLU and average is the classifier. */
    public static Network convolutionHead() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String head = builder.relu(builder.convolution(builder.relu(builder.convolution(trunk, 4, 6, 3)), 6, 5, 1));
        return builder.output(builder.flatten(builder.globalAveragePool(head)), "N", 5).read();
    }

    /** The first convolution is followed by LeakyReLU. */
    public static Network signedFirst() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.node("LeakyRelu", List.of(builder.convolution("image", 3, 4, 3)),
                GraphWriter.attribute("alpha", 0.1f));
        return builder.head(builder.relu(builder.convolution(trunk, 4, 4, 3)), 4).read();
    }

    /** Its second and third convolution have the same weights. */
    public static Network sharedWeights() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String weights = builder.weights("shared", 4, 4, 1, 1);
        String once = builder.relu(builder.node("Conv", List.of(trunk, weights)));
        return builder.head(builder.relu(builder.node("Conv", List.of(once, weights))), 4).read();
    }
}
