package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of operator set 7 to 12 gives the same numbers after it was raised to 13. */
class OperatorSetUpgradeTest {

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 10, 11, 12})
    void residualNetwork(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String trunk = builder.maxPool(builder.relu(builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4)));
        String sum = builder.node("Add", List.of(builder.convolution(trunk, 4, 4, 3), trunk));
        check(builder.head(builder.relu(sum), 4));
    }

    /** Not behind a convolution, where nothing can absorb it; operator sets 7 and 8 have the attribute `spatial`. */
    @ParameterizedTest
    @CsvSource({"7,true", "7,false", "8,true", "9,false", "12,false"})
    void batchNormalizationThatStays(int operatorSet, boolean spatial) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String relu = builder.relu(builder.convolution("image", 3, 4, 3));
        AttributeProto[] attributes = spatial
                ? new AttributeProto[] {GraphWriter.attribute("epsilon", 1e-3f), GraphWriter.attribute("spatial", 1)}
                : new AttributeProto[] {GraphWriter.attribute("epsilon", 1e-3f)};
        String normalized = builder.batchNormalization(relu, 4, attributes);
        check(builder.head(builder.relu(normalized), 4));
    }

    @ParameterizedTest
    @CsvSource({"7,constant", "9,constant", "10,reflect", "11,constant", "12,reflect"})
    void pad(int operatorSet, String mode) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String relu = builder.relu(builder.convolution("image", 3, 4, 3));
        String padded;
        if (operatorSet < 11) {
            AttributeProto pads = GraphWriter.attribute("pads", 0, 0, 1, 2, 0, 0, 0, 3);
            padded = mode.equals("reflect") ? builder.node("Pad", List.of(relu), pads, text("mode", mode))
                    : builder.node("Pad", List.of(relu), pads, GraphWriter.attribute("value", 0.75f));
        } else {
            String pads = builder.longs("pads", 0, 0, 1, 2, 0, 0, 0, 3);
            padded = mode.equals("reflect") ? builder.node("Pad", List.of(relu, pads), text("mode", mode))
                    : builder.node("Pad", List.of(relu, pads, builder.scalar("value", 0.75f)));
        }
        check(builder.head(builder.relu(builder.convolution(padded, 4, 4, 3)), 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 10, 11, 12})
    void slice(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.relu(builder.convolution("image", 3, 4, 3));
        String slice = operatorSet < 10
                ? builder.node("Slice", List.of(conv), GraphWriter.attribute("starts", 1, 2),
                        GraphWriter.attribute("ends", 3, -1), GraphWriter.attribute("axes", 1, 3))
                : builder.node("Slice", List.of(conv, builder.longs("starts", 1, 2), builder.longs("ends", 3, -1),
                        builder.longs("axes", 1, 3)));
        check(builder.head(slice, 2));
    }

    /** Both bounds, one bound or the other, none. */
    @ParameterizedTest
    @CsvSource({"7,true,true", "7,true,false", "7,false,true", "9,false,false", "11,true,true", "12,true,true"})
    void clip(int operatorSet, boolean lower, boolean upper) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.convolution("image", 3, 4, 3);
        String clipped;
        if (operatorSet >= 11) {
            clipped = builder.node("Clip", List.of(conv, builder.scalar("low", -0.1f), builder.scalar("high", 0.4f)));
        } else {
            List<AttributeProto> attributes = new java.util.ArrayList<>();
            if (lower) {
                attributes.add(GraphWriter.attribute("min", -0.1f));
            }
            if (upper) {
                attributes.add(GraphWriter.attribute("max", 0.4f));
            }
            clipped = builder.node("Clip", List.of(conv), attributes.toArray(AttributeProto[]::new));
        }
        check(builder.head(clipped, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 11, 12})
    void squeezeAndUnsqueeze(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String pooled = builder.globalAveragePool(builder.relu(builder.convolution("image", 3, 4, 3)));
        String vector = builder.node("Squeeze", List.of(pooled), GraphWriter.attribute("axes", 2, 3));
        String sine = builder.node("Exp", List.of(vector));
        String map = builder.node("Unsqueeze", List.of(sine), GraphWriter.attribute("axes", 2, 3));
        check(builder.head(builder.convolution(map, 4, 6, 1), 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 11, 12})
    void split(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.relu(builder.convolution("image", 3, 4, 3));
        List<String> parts = builder.nodes("Split", 2, List.of(conv), GraphWriter.attribute("axis", 1),
                GraphWriter.attribute("split", 1, 3));
        String wide = builder.convolution(parts.get(0), 1, 3, 3);
        check(builder.head(builder.node("Add", List.of(wide, parts.get(1))), 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 11, 12})
    void evenSplit(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        List<String> parts = builder.nodes("Split", 2, List.of(builder.convolution("image", 3, 4, 3)),
                GraphWriter.attribute("axis", 1));
        check(builder.head(builder.node("Mul", parts), 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 11, 12})
    void softmaxOfTheLogits(int operatorSet) throws Exception {
        for (String operator : List.of("Softmax", "LogSoftmax")) {
            NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
            String flat = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
            check(builder.output(builder.node(operator, List.of(builder.fullyConnected(flat, 4, 5))), "N", 5));
        }
    }

    /** Before 13 a map was flattened from the axis on, so that one sum runs over channels and space. */
    @ParameterizedTest
    @CsvSource({"7,1", "11,1", "12,2", "12,3", "11,-1", "11,0"})
    void softmaxOfAMap(int operatorSet, int axis) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String map = builder.node("Softmax", List.of(builder.convolution("image", 3, 4, 3)), GraphWriter.attribute("axis", axis));
        String louder = builder.node("Mul", List.of(map, builder.scalar("gain", 50)));
        check(builder.head(builder.relu(builder.convolution(louder, 4, 4, 3)), 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 10, 12})
    void dropout(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.relu(builder.convolution("image", 3, 4, 3));
        String dropped = operatorSet < 12
                ? builder.node("Dropout", List.of(conv), GraphWriter.attribute("ratio", 0.5f))
                : builder.node("Dropout", List.of(conv, builder.scalar("ratio", 0.5f)));
        check(builder.head(dropped, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 11, 12})
    void reductions(int operatorSet) throws Exception {
        for (String operator : List.of("ReduceSum", "ReduceMean", "ReduceMax")) {
            NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
            String reduced = builder.node(operator, List.of(builder.relu(builder.convolution("image", 3, 4, 3))),
                    GraphWriter.attribute("axes", 2, 3), GraphWriter.attribute("keepdims", 0));
            check(builder.output(builder.fullyConnected(reduced, 4, 5), "N", 5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 17, 18, 21})
    void laterSetsStayAsTheyAre(int operatorSet) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        builder.head(builder.relu(builder.convolution("image", 3, 4, 3)), 4);
        Network network = builder.read();
        assertEquals(operatorSet, network.operatorSet());
        NetworkReaderTest.sameNumbers(builder.build(), network);
    }

    /** Every position with a mean of its own: nothing in operator set 13 does that. */
    @Test
    void batchNormalizationOfPositionsIsRefused() {
        NetworkBuilder builder = new NetworkBuilder(7).input("image", "N", 3, 1, 1);
        String relu = builder.relu(builder.convolution("image", 3, 4, 1));
        String normalized = builder.batchNormalization(relu, 4, GraphWriter.attribute("spatial", 0));
        String message = assertThrows(InvalidNetworkException.class, builder.head(normalized, 4)::read).getMessage();
        assertTrue(message.startsWith("test.onnx: ") && message.contains("BatchNormalization"), message);
    }

    /** An operator whose meaning changed in a way nobody wrote down here. */
    @ParameterizedTest
    @ValueSource(ints = {9, 7})
    void operatorThatCannotBeRaised(int operatorSet) {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.relu(builder.convolution("image", 3, 4, 3));
        String larger = operatorSet == 9
                ? builder.node("Upsample", List.of(conv, builder.floats("scales", 1, 1, 2, 2)))
                : builder.node("Upsample", List.of(conv), AttributeProto.newBuilder().setName("scales")
                        .setType(AttributeProto.AttributeType.FLOATS).addAllFloats(List.of(1f, 1f, 2f, 2f)).build());
        String message = assertThrows(InvalidNetworkException.class, builder.head(larger, 4)::read).getMessage();
        assertEquals("test.onnx: node Upsample_2: operator Upsample of operator set " + operatorSet + " cannot be raised to 13; "
                + "export the network again with operator set 13 or later", message);
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)).build();
    }

    private static void check(NetworkBuilder builder) throws Exception {
        Network network = builder.read();
        assertEquals(13, network.operatorSet());
        NetworkReaderTest.sameNumbers(builder.build(), network);
    }
}
