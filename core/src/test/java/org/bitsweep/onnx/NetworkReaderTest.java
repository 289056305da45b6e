package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitsweep.Sha256;
import org.bitsweep.imaging.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of every form that exporters write come out with the numbers they went in with. */
class NetworkReaderTest {

    private static final float[] IMAGES = ModelRunner.noise(2 * 3 * 8 * 8, 5);
    private static final long[] SHAPE = {2, 3, 8, 8};

    @Test
    void whatIsReadOffTheFile() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, 8, 6);
        builder.head(builder.relu(builder.convolution("image", 3, 4, 3)), 4);
        Network network = builder.read();
        assertEquals("test.onnx", network.name());
        assertEquals(Sha256.hexOf(builder.bytes()), network.digest());
        assertEquals("image", network.input());
        assertEquals(3, network.inputChannels());
        assertEquals(new ImageSize(6, 8), network.imageSize());
        assertEquals("Gemm_4", network.output());
        assertEquals(5, network.classes());
        assertEquals(13, network.operatorSet());
    }

    @Test
    void digestIsSha256() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Sha256.hexOf("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void batchNormalizationIsFolded() throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String normalized = builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4);
        builder.head(builder.relu(normalized), 4);
        Network network = builder.read();
        assertEquals(List.of("Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm"), operators(network.model()));
        sameNumbers(builder.build(), network);
    }

    /** Weights that are also listed as inputs might be replaced at run time; here they are constants all the same. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    void weightsListedAsInputs(int irVersion) throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.head(builder.relu(builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4)), 4);
        ModelProto plain = builder.build();
        for (TensorProto tensor : List.copyOf(builder.graph().getInitializerList())) {
            builder.input(tensor.getName(), tensor.getDimsList().toArray());
        }
        builder.irVersion(irVersion);
        Network network = builder.read();
        assertEquals(List.of("Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm"), operators(network.model()));
        assertEquals(List.of("image"),
                network.model().getGraph().getInputList().stream().map(ValueInfoProto::getName).toList());
        sameNumbers(plain, network);
    }

    @Test
    void weightsAsConstantNodes() throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.head(builder.relu(builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4)), 4);
        ModelProto plain = builder.build();
        GraphProto.Builder graph = plain.getGraph().toBuilder().clearInitializer().clearNode();
        for (TensorProto tensor : plain.getGraph().getInitializerList()) {
            graph.addNode(NodeProto.newBuilder().setOpType("Constant").addOutput(tensor.getName()).addAttribute(
                    AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR).setT(tensor)));
        }
        graph.addAllNode(plain.getGraph().getNodeList());
        Network network = NetworkReader.read("test.onnx", plain.toBuilder().setGraph(graph).build().toByteArray());
        assertEquals(List.of("Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm"), operators(network.model()));
        assertEquals(List.of("conv0", "linear0"), network.layers().stream().map(Layer::id).toList());
        sameNumbers(plain, network);
    }

    @Test
    void fixedBatchAxisIsFreed() throws Exception {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", 1, 3, 8, 8);
        String flat = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        builder.output(builder.fullyConnected(flat, 4, 5), 1, 5);
        float[] both = ModelRunner.run(builder.read().model(), IMAGES, SHAPE);
        for (int image = 0; image < 2; image++) {
            float[] alone = ModelRunner.run(builder.build(),
                    java.util.Arrays.copyOfRange(IMAGES, image * 192, image * 192 + 192), 1, 3, 8, 8);
            assertArrayEquals(alone, java.util.Arrays.copyOfRange(both, image * 5, image * 5 + 5), 1e-6f);
        }
    }

    @Test
    void outputOfUnknownShape() throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String flat = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        builder.outputOfAnyShape(builder.fullyConnected(flat, 4, 5));
        Network network = builder.read();
        assertEquals(5, network.classes());
        sameNumbers(builder.build(), network);
    }

    @Test
    void openImageSizeComesFromPreprocessing() throws Exception {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, "H", "W");
        builder.head(builder.convolution("image", 3, 4, 3), 4);
        Network network = NetworkReader.read("test.onnx", builder.bytes(), Optional.of(new ImageSize(10, 6)));
        assertEquals(new ImageSize(10, 6), network.imageSize());
        assertEquals(List.of(4, 6, 10), network.layers().get(0).outputShape());
    }

    @Test
    void sameSizeFromFileAndPreprocessing() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.head(builder.convolution("image", 3, 4, 3), 4);
        assertEquals(ImageSize.square(8),
                NetworkReader.read("test.onnx", builder.bytes(), Optional.of(ImageSize.square(8))).imageSize());
    }

    /** The float32 twin is built from the same bits widened by hand, so the outputs are equal to the last bit. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void float16IsWidened(boolean raw) throws Exception {
        NetworkBuilder half = halfNetwork(raw);
        Network network = half.read();
        for (TensorProto tensor : network.model().getGraph().getInitializerList()) {
            assertNotEquals(TensorProto.DataType.FLOAT16_VALUE, tensor.getDataType(), tensor.getName());
        }
        assertEquals(TensorProto.DataType.FLOAT_VALUE,
                network.model().getGraph().getInput(0).getType().getTensorType().getElemType());

        NetworkBuilder single = NetworkBuilder.withImage(13);
        String conv = single.node("Conv", List.of("image", single.initializer(Tensors.ofFloats("kernel",
                rounded(NetworkBuilder.values("kernel", 4, 3, 1, 1)), List.of(4L, 3L, 1L, 1L)))));
        String clipped = single.node("Clip", List.of(conv, single.scalar("low", 0), single.scalar("high", 1.5f)));
        String flat = single.flatten(single.globalAveragePool(clipped));
        single.output(single.node("Gemm", List.of(flat, single.initializer(Tensors.ofFloats("matrix",
                rounded(NetworkBuilder.values("matrix", 4, 5)), List.of(4L, 5L))))), "N", 5);
        assertArrayEquals(ModelRunner.run(single.build(), IMAGES, SHAPE), ModelRunner.run(network.model(), IMAGES, SHAPE));
    }

    private static NetworkBuilder halfNetwork(boolean raw) {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", TensorProto.DataType.FLOAT16, "N", 3, 8, 8);
        String conv = builder.node("Conv", List.of("image",
                builder.initializer(half("kernel", raw, NetworkBuilder.values("kernel", 4, 3, 1, 1), 4, 3, 1, 1))));
        builder.add(NodeProto.newBuilder().setOpType("Constant").addOutput("low").addAttribute(AttributeProto.newBuilder()
                .setName("value").setType(AttributeProto.AttributeType.TENSOR).setT(half("", raw, new float[] {0}))).build());
        String cast = builder.node("Cast", List.of(conv), GraphWriter.attribute("to", TensorProto.DataType.FLOAT16_VALUE));
        String clipped = builder.node("Clip", List.of(cast, "low", builder.initializer(half("high", raw, new float[] {1.5f}))));
        String flat = builder.flatten(builder.globalAveragePool(clipped));
        return builder.output(builder.node("Gemm", List.of(flat,
                builder.initializer(half("matrix", raw, NetworkBuilder.values("matrix", 4, 5), 4, 5)))),
                TensorProto.DataType.FLOAT16, "N", 5);
    }

    private static TensorProto half(String name, boolean raw, float[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT16_VALUE);
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            short bits = halfBits(value);
            bytes.putShort(bits);
            if (!raw) {
                tensor.addInt32Data(bits & 0xffff);
            }
        }
        return raw ? tensor.setRawData(ByteString.copyFrom(bytes.array())).build() : tensor.build();
    }

    /** Truncates a normal number to binary16. */
    private static short halfBits(float value) {
        if (Math.abs(value) < 0x1p-14f) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        int fraction = (int) ((Math.abs(value) / Math.scalb(1f, exponent) - 1) * 1024);
        return (short) ((value < 0 ? 0x8000 : 0) | exponent + 15 << 10 | fraction);
    }

    /** The float32 values of {@link #halfBits}, by arithmetic. */
    private static float[] rounded(float[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) >= 0x1p-14f) {
                float step = Math.scalb(1f, Math.getExponent(values[i]) - 10);
                rounded[i] = (float) (Math.signum(values[i]) * Math.floor(Math.abs(values[i]) / step) * step);
            }
        }
        return rounded;
    }

    @Test
    void unusedDomainsAreLeftOut() throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.head(builder.convolution("image", 3, 4, 3), 4);
        builder.model().addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(2));
        Network network = builder.read();
        assertEquals(1, network.model().getOpsetImportCount());
        assertEquals("", network.model().getOpsetImport(0).getDomain());
        sameNumbers(builder.build(), network);
    }

    @Test
    void sameBytesGiveTheSameModel() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4));
        builder.head(builder.node("Concat", List.of(builder.convolution(trunk, 4, 2, 1), builder.convolution(trunk, 4, 6, 3)),
                GraphWriter.attribute("axis", 1)), 8);
        assertEquals(builder.read().model(), builder.read().model());
    }

    static List<String> operators(ModelProto model) {
        List<String> operators = new ArrayList<>();
        model.getGraph().getNodeList().forEach(node -> operators.add(node.getOpType()));
        return operators;
    }

    static void sameNumbers(ModelProto source, Network network) throws Exception {
        float[] expected = ModelRunner.run(source, IMAGES, SHAPE);
        float[] found = ModelRunner.run(network.model(), IMAGES, SHAPE);
        assertEquals(10, expected.length);
        assertTrue(expected[0] != expected[1] && expected[0] != expected[5], "the test network gives no information");
        for (int i = 0; i < expected.length; i++) {
            // Folding a normalization into weights rounds them once more.
            assertEquals(expected[i], found[i], 2e-6f * Math.max(1, Math.abs(expected[i])), "logit " + i);
        }
    }
}
