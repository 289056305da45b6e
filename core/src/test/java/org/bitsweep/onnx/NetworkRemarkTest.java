package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;

class NetworkRemarkTest {

    @Test
    void ordinaryNetworksGetNone() {
        assertEquals(List.of(), TestNetworks.residual().remarks());
        assertEquals(List.of(), TestNetworks.convolutionHead().remarks());
    }

    /** A fully connected layer written out by hand: the convolution before it counts as the classifier. */
    @Test
    void productThatStaysFloat() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String features = builder.globalAveragePool(builder.relu(builder.convolution(trunk, 4, 4, 3)));
        String product = builder.node("Mul", List.of(
                builder.node("Reshape", List.of(features, builder.longs("shape", 0, 1, 4))), builder.weights("head", 1, 5, 4)));
        Network network = builder.output(builder.node("ReduceSum", List.of(product, builder.longs("axes", 2)),
                GraphWriter.attribute("keepdims", 0)), "N", 5).read();
        assertEquals(LayerRole.CLASSIFIER, network.layers().get(1).role());
        assertEquals(List.of(new NetworkRemark(NetworkRemark.Kind.WEIGHTS_IN_FLOAT, "Mul_6",
                "node Mul_6: Mul by 20 constants (head) is no convolution and no fully connected layer and stays float32; "
                        + "if these are weights of a layer, export it as Conv, Gemm or MatMul")), network.remarks());
    }

    @Test
    void scalingByOneConstantIsNoWeight() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String scaled = builder.node("Mul", List.of("image", builder.scalar("half", 0.5f)));
        assertEquals(List.of(), builder.head(builder.relu(builder.convolution(scaled, 3, 4, 3)), 4).read().remarks());
    }

    @Test
    void trainingModeLeavesNormalizations() {
        NetworkBuilder builder = NetworkBuilder.withImage(15);
        String convolution = builder.convolution("image", 3, 4, 3);
        String normalized = builder.nodes("BatchNormalization", 3, List.of(convolution, builder.weights("scale", 4),
                builder.weights("bias", 4), builder.weights("mean", 4), builder.floats("variance", 1, 1, 1, 1)),
                GraphWriter.attribute("training_mode", 1)).get(0);
        Network network = builder.head(builder.relu(normalized), 4).read();
        assertEquals("conv0 FULL", network.layers().get(0).id() + " " + network.layers().get(0).range());
        assertEquals(List.of(
                new NetworkRemark(NetworkRemark.Kind.NORMALIZATION_NOT_FOLDED, "BatchNormalization_1",
                        "node BatchNormalization_1: batch normalisation is not folded into a convolution; no ReLU follows conv0 "
                                + "directly, whose range is full; if the network was exported in training mode, export it in "
                                + "evaluation mode"),
                new NetworkRemark(NetworkRemark.Kind.NO_RELU, "",
                        "no ReLU follows any layer directly, so that every range is full; if the network has ReLUs, export it "
                                + "in evaluation mode, or give layers.ID.range in its conf")), network.remarks());
    }
}
