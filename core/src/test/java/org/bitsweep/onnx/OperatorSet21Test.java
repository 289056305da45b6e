package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of operator set 13 to 20 gives the same numbers after it was raised to 21. */
class OperatorSet21Test {

    private static final long[] SHAPE = {2, 3, 8, 8};

    /** Split, reductions with and without axes as inputs, average pooling that counts its padding, a normalization that stays. */
    @ParameterizedTest
    @ValueSource(ints = {13, 15, 17, 18, 19, 20})
    void network(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String relu = builder.relu(builder.convolution("image", 3, 4, 3));
        String normalized = builder.batchNormalization(relu, 4);
        AttributeProto axis = GraphWriter.attribute("axis", 1);
        List<String> halves = operatorSet >= 18
                ? builder.nodes("Split", 2, List.of(normalized), axis, GraphWriter.attribute("num_outputs", 2))
                : builder.nodes("Split", 2, List.of(normalized), axis);
        String pooled = builder.node("AveragePool", List.of(halves.get(0)), GraphWriter.attribute("kernel_shape", 3, 3),
                GraphWriter.attribute("pads", 1, 1, 1, 1), GraphWriter.attribute("count_include_pad", 1));
        String clipped = builder.node("Clip", List.of(halves.get(1), builder.scalar("low", 0), builder.scalar("high", 0.4f)));
        String joined = builder.node("Concat", List.of(pooled, clipped), axis);
        String reduced = operatorSet >= 18
                ? builder.node("ReduceMean", List.of(joined, builder.longs("axes", 2, 3)), GraphWriter.attribute("keepdims", 0))
                : builder.node("ReduceMean", List.of(joined), GraphWriter.attribute("axes", 2, 3), GraphWriter.attribute("keepdims", 0));
        Network network = builder.output(builder.fullyConnected(reduced, 4, 5), "N", 5).read();
        assertEquals(operatorSet, network.operatorSet());
        ModelProto raised = OperatorSet21.of("n", network.model());
        assertEquals(21, Network.operatorSet("n", raised));
        assertEquals(Math.max(10, network.model().getIrVersion()), raised.getIrVersion());
        float[] images = ModelRunner.noise(2 * 3 * 8 * 8, 5);
        // ONNX Runtime has another kernel of average pooling from operator set 19 on.
        assertArrayEquals(ModelRunner.run(network.model(), images, SHAPE), ModelRunner.run(raised, images, SHAPE), 1e-6f);
    }

    @Test
    void laterSetsStay() {
        Network network = NetworkBuilder.withImage(22).head("image", 3).read();
        assertEquals(network.model().getGraph(), OperatorSet21.of("n", network.model()).getGraph());
        assertEquals(22, Network.operatorSet("n", OperatorSet21.of("n", network.model())));
    }

    @Test
    void whatChangedItsMeaning() {
        NetworkBuilder resized = NetworkBuilder.withImage(13);
        String larger = resized.node("Resize", List.of(resized.relu(resized.convolution("image", 3, 4, 3)), "",
                resized.floats("scales", 1, 1, 2, 2)), AttributeProto.newBuilder().setName("mode")
                        .setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8("nearest")).build());
        Network network = resized.head(larger, 4).read();
        assertEquals("n: node Resize_2: operator Resize of operator set 13 cannot be raised to 21, which integers of four bits need;"
                + " export the float32 network with operator set 21, or write it with weights of eight bits",
                assertThrows(InvalidNetworkException.class, () -> OperatorSet21.of("n", network.model())).getMessage());
        NetworkBuilder pooled = NetworkBuilder.withImage(13);
        String average = pooled.node("AveragePool", List.of(pooled.relu(pooled.convolution("image", 3, 4, 3))),
                GraphWriter.attribute("kernel_shape", 3, 3), GraphWriter.attribute("strides", 2, 2), GraphWriter.attribute("ceil_mode", 1));
        Network ceiling = pooled.head(average, 4).read();
        assertThrows(InvalidNetworkException.class, () -> OperatorSet21.of("n", ceiling.model()));
    }
}
