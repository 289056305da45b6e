package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitsweep.imaging.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used is refused by name: the file, the node, what was expected, what to do. */
class NetworkReaderRefusalTest {

    private static final String NOT_WHOLE = " bytes read; the file is truncated or of another format); copy or export it again";

    @Test
    void emptyFile() {
        refused(new byte[0], "test.onnx: the file is empty; expected an ONNX network");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.9, 0.999})
    void truncatedFile(double kept) {
        byte[] whole = plain(13).bytes();
        int length = (int) (whole.length * kept);
        refused(Arrays.copyOf(whole, length), "test.onnx: is not a whole ONNX file (" + length + NOT_WHOLE);
    }

    /** Every cut, also those between two fields, where what is left is valid protobuf. */
    @Test
    void truncatedAnywhere() {
        byte[] whole = plain(13).bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            String message = assertThrows(InvalidNetworkException.class, () -> NetworkReader.read("test.onnx", cut),
                    "cut after " + length + " of " + whole.length + " bytes").getMessage();
            assertTrue(message.contains("truncated") || message.contains("empty"), length + ": " + message);
        }
    }

    /** The bias, because a product of weights may be folded into another number first. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f})
    void weightsThatNothingCanBeComputedWith(float value) {
        for (String broken : List.of("conv0.weight", "conv0.bias", "fc4.weight")) {
            NetworkBuilder builder = plain(13);
            for (int i = 0; i < builder.graph().getInitializerCount(); i++) {
                TensorProto tensor = builder.graph().getInitializer(i);
                if (tensor.getName().equals(broken)) {
                    float[] values = Tensors.floats(tensor);
                    values[1] = value;
                    builder.graph().setInitializer(i, Tensors.ofFloats(broken, values, tensor.getDimsList()));
                }
            }
            String node = broken.startsWith("conv") ? "Conv_0" : "Gemm_4";
            refused(builder.bytes(), "test.onnx: node " + node + ": expected weights of magnitude up to 1.8e+19, found " + value
                    + " at position 1 of " + broken + "; the file is damaged or its training diverged; export the network again");
        }
    }

    @Test
    void text() {
        byte[] text = "onnx = \"../../exports/resnet18.onnx\"\nclasses = 1000\n".getBytes(StandardCharsets.UTF_8);
        refused(text, "test.onnx: is not a whole ONNX file (" + text.length + NOT_WHOLE);
    }

    @Test
    void photograph() {
        byte[] jpeg = new byte[2000];
        Arrays.fill(jpeg, (byte) 0x5a);
        byte[] start = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1};
        System.arraycopy(start, 0, jpeg, 0, start.length);
        refused(jpeg, "test.onnx: is not a whole ONNX file (2000" + NOT_WHOLE);
    }

    @Test
    void operatorSetBefore7() {
        refused(plain(6).bytes(), "test.onnx: operator set 6; 7 or later is needed; export the network again");
    }

    @Test
    void operatorSetOfTheFuture() {
        String message = refusal(plain(200).bytes());
        assertTrue(message.startsWith("test.onnx: ONNX Runtime refuses the network: "), message);
        assertTrue(message.contains("200"), message);
    }

    @Test
    void customOperator() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.convolution("image", 3, 4, 3);
        builder.add(NodeProto.newBuilder().setName("mine").setDomain("com.example").setOpType("Fancy")
                .addInput(conv).addOutput("fancy").build());
        builder.model().addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(1));
        refused(builder.head("fancy", 4).bytes(), "test.onnx: node mine: operator com.example.Fancy is not a standard ONNX "
                + "operator; export without custom operators");
    }

    @Test
    void unknownStandardOperator() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String message = refusal(builder.head(builder.node("Fancy", List.of(builder.convolution("image", 3, 4, 3))), 4).bytes());
        assertTrue(message.startsWith("test.onnx: ONNX Runtime refuses the network: "), message);
        assertTrue(message.contains("Fancy"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ConvTranspose", "LSTM", "GRU", "RNN", "QLinearConv", "QLinearMatMul", "QuantizeLinear",
        "DequantizeLinear", "DynamicQuantizeLinear", "ConvInteger", "MatMulInteger", "Einsum", "If", "Loop", "Scan"})
    void unsupportedOperator(String operator) {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String output = builder.node(operator, List.of(builder.convolution("image", 3, 4, 3)));
        refused(builder.head(output, 4).bytes(), "test.onnx: node " + operator + "_1: operator " + operator
                + " is not supported; expected a float32 network of convolutions, fully connected layers and pooling");
    }

    @Test
    void nodeWithoutNameIsCalledByItsOutput() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.add(NodeProto.newBuilder().setOpType("LSTM").addInput("image").addOutput("memory").build());
        assertTrue(refusal(builder.head("memory", 3).bytes()).startsWith("test.onnx: node memory: operator LSTM"));
    }

    @Test
    void weightsComputedFromTheInput() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String pooled = builder.convolution(builder.globalAveragePool("image"), 3, 12, 1);
        String dynamic = builder.node("Reshape", List.of(
                builder.node("ReduceMean", List.of(pooled), GraphWriter.attribute("axes", new long[] {0})),
                builder.longs("shape", 4, 3, 1, 1)));
        String conv = builder.node("Conv", List.of("image", dynamic));
        refused(builder.head(conv, 4).bytes(), "test.onnx: node " + conv + ": the weights of Conv (" + dynamic
                + ") are computed at run time; expected constants, which alone can be quantized beforehand");
    }

    @Test
    void weightsAsAnInputOfTheNetwork() {
        NetworkBuilder builder = NetworkBuilder.withImage(13).input("kernel", 4, 3, 1, 1);
        refused(builder.head(builder.node("Conv", List.of("image", "kernel")), 4).bytes(),
                "test.onnx: expected one input, found [image, kernel]");
    }

    @Test
    void productOfTwoActivations() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String left = builder.convolution("image", 3, 4, 3);
        String right = builder.convolution("image", 3, 4, 3);
        String product = builder.node("MatMul", List.of(left, right));
        refused(builder.head(product, 4).bytes(), "test.onnx: node " + product + ": the weights of MatMul (" + right
                + ") are computed at run time; expected constants, which alone can be quantized beforehand");
    }

    @Test
    void weightsInAFileOfTheirOwn() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.node("Conv", List.of("image", builder.initializer(TensorProto.newBuilder().setName("kernel")
                .setDataType(TensorProto.DataType.FLOAT_VALUE).addAllDims(List.of(4L, 3L, 1L, 1L))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("kernel.bin"))
                .build())));
        refused(builder.head(conv, 4).bytes(),
                "test.onnx: weight kernel lies in a file of its own; save the network as a single file");
    }

    @Test
    void weightsShorterThanTheirShape() {
        for (TensorProto.DataType type : List.of(TensorProto.DataType.FLOAT, TensorProto.DataType.FLOAT16)) {
            NetworkBuilder builder = NetworkBuilder.withImage(13);
            String conv = builder.node("Conv", List.of("image", builder.initializer(TensorProto.newBuilder().setName("kernel")
                    .setDataType(type.getNumber()).addAllDims(List.of(4L, 3L, 1L, 1L))
                    .setRawData(ByteString.copyFrom(new byte[10])).build())));
            String message = refusal(builder.head(conv, 4).bytes());
            assertTrue(message.startsWith("test.onnx: ") && message.contains("kernel"), type + ": " + message);
        }
    }

    @Test
    void doubleWeights() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String wide = builder.node("Cast", List.of("image"), GraphWriter.attribute("to", TensorProto.DataType.DOUBLE_VALUE));
        String product = builder.node("MatMul", List.of(wide, builder.initializer(TensorProto.newBuilder().setName("matrix")
                .setDataType(TensorProto.DataType.DOUBLE_VALUE).addAllDims(List.of(8L, 2L))
                .addAllDoubleData(java.util.Collections.nCopies(16, 0.5)).build())));
        String narrow = builder.node("Cast", List.of(product), GraphWriter.attribute("to", TensorProto.DataType.FLOAT_VALUE));
        refused(builder.head(narrow, 3).bytes(),
                "test.onnx: node " + product + ": expected float32 or float16 weights, found matrix of type DOUBLE");
    }

    @Test
    void twoInputs() {
        NetworkBuilder builder = NetworkBuilder.withImage(13).input("mask", "N", 3, 8, 8);
        String masked = builder.node("Mul", List.of("image", "mask"));
        refused(builder.head(builder.convolution(masked, 3, 4, 3), 4).bytes(),
                "test.onnx: expected one input, found [image, mask]");
    }

    @Test
    void twoOutputs() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.convolution("image", 3, 4, 3);
        builder.head(conv, 4).output(conv, "N", 4, 8, 8);
        refused(builder.bytes(), "test.onnx: expected one output, the logits, found [Gemm_3, Conv_0]");
    }

    @Test
    void inputOfThreeAxes() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", 3, 8, 8);
        refused(builder.head("image", 3).bytes(),
                "test.onnx: input image: expected float32 [N,channels,height,width], found FLOAT [3,8,8]");
    }

    @Test
    void inputOfBytes() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", TensorProto.DataType.UINT8, "N", 3, 8, 8);
        String cast = builder.node("Cast", List.of("image"), GraphWriter.attribute("to", 1));
        refused(builder.head(builder.convolution(cast, 3, 4, 3), 4).bytes(),
                "test.onnx: input image: expected float32 [N,channels,height,width], found UINT8 [N,3,8,8]");
    }

    @Test
    void numberOfChannelsOpen() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", "C", 8, 8);
        refused(builder.head(builder.convolution("image", 3, 4, 3), 4).bytes(),
                "test.onnx: input image: expected float32 [N,channels,height,width], found FLOAT [N,C,8,8]");
    }

    /** Numbers that no batch, and some that no int, can hold. */
    @ParameterizedTest
    @CsvSource({"2147483648,2147483648", "100000,100000", "4097,4096", "8,8589934592"})
    void imagesTooLarge(long height, long width) {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, height, width);
        refused(builder.head(builder.convolution("image", 3, 4, 3), 4).bytes(), "test.onnx: input image: expected images of at"
                + " most 16777216 pixels, found " + width + "x" + height
                + "; export the network for smaller images");
    }

    @Test
    void preprocessingTooLarge() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, "H", "W");
        byte[] bytes = builder.head(builder.convolution("image", 3, 4, 3), 4).bytes();
        assertEquals("test.onnx: input image: expected images of at most 16777216 pixels, found"
                + " 16384x16384; export the network for smaller images", assertThrows(InvalidNetworkException.class,
                        () -> NetworkReader.read("test.onnx", bytes, Optional.of(ImageSize.square(16384)))).getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 0, -3, 8589934592L})
    void otherThanThreeChannels(long channels) {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", channels, 8, 8);
        refused(builder.head(builder.convolution("image", 3, 4, 3), 4).bytes(), "test.onnx: input image [N," + channels
                + ",8,8]: expected the 3 channels of a colour image, found " + channels
                + "; export the network for colour images, which a gray one becomes by repeating its channel");
    }

    @Test
    void imageSizeOpen() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, "H", "W");
        refused(builder.head(builder.convolution("image", 3, 4, 3), 4).bytes(), "test.onnx: input image [N,3,H,W] leaves the "
                + "image size open; give it in the network's preprocessing (crop)");
    }

    @ParameterizedTest
    @CsvSource({"9,8", "8,9", "16,16"})
    void preprocessingOfAnotherSize(int width, int height) {
        byte[] bytes = plain(13).bytes();
        String message = assertThrows(InvalidNetworkException.class,
                () -> NetworkReader.read("test.onnx", bytes, Optional.of(new ImageSize(width, height)))).getMessage();
        assertEquals("test.onnx: input image takes images of 8x8, but its preprocessing makes " + width + "x" + height
                + "; correct the crop in the network's conf", message);
    }

    /** Only the height is written; what is written must still agree. */
    @Test
    void preprocessingOfAnotherHeightWhereTheWidthIsOpen() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", "N", 3, 8, "W");
        byte[] bytes = builder.head(builder.convolution("image", 3, 4, 3), 4).bytes();
        String message = assertThrows(InvalidNetworkException.class,
                () -> NetworkReader.read("test.onnx", bytes, Optional.of(ImageSize.square(16)))).getMessage();
        assertEquals("test.onnx: input image takes images of [N,3,8,W], but its preprocessing makes 16x16; correct the crop "
                + "in the network's conf", message);
        assertEquals(new ImageSize(16, 8),
                NetworkReader.read("test.onnx", bytes, Optional.of(new ImageSize(16, 8))).imageSize());
    }

    @Test
    void reshapeToASingleImage() {
        NetworkBuilder builder = new NetworkBuilder(13).input("image", 1, 3, 8, 8);
        String pooled = builder.globalAveragePool(builder.convolution("image", 3, 4, 3));
        String flat = builder.node("Reshape", List.of(pooled, builder.longs("shape", 1, 4)));
        builder.output(builder.fullyConnected(flat, 4, 5), 1, 5);
        String message = refusal(builder.bytes());
        assertTrue(message.startsWith("test.onnx: does not run on a batch of 2 images of 8x8; is its batch axis fixed? "
                + "Export it with a free batch axis: "), message);
    }

    @Test
    void outputThatIsNoMatrix() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.output(builder.convolution("image", 3, 4, 3), "N", 4, 8, 8);
        refused(builder.bytes(), "test.onnx: output Conv_0: expected [N,classes], found [2, 4, 8, 8] for 2 images");
    }

    @Test
    void nothingToQuantize() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.output(builder.flatten(builder.maxPool("image")), "N", 48);
        refused(builder.bytes(), "test.onnx: holds no convolution and no fully connected layer; nothing to quantize");
    }

    @Test
    void convolutionOfThreeDimensions() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String deep = builder.node("Unsqueeze", List.of("image", builder.longs("axes", 2)));
        String conv = builder.node("Conv", List.of(deep, builder.weights("kernel", 4, 3, 1, 1, 1)));
        builder.output(builder.fullyConnected(builder.flatten(conv), 256, 5), "N", 5);
        refused(builder.bytes(), "test.onnx: node " + conv
                + ": expected a 2-D convolution with weights [O,I,kH,kW], found weights [4, 3, 1, 1, 1]");
    }

    @Test
    void scaledGemm() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String flat = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        String gemm = builder.node("Gemm", List.of(flat, builder.weights("matrix", 4, 5)),
                GraphWriter.attribute("alpha", 0.5f));
        refused(builder.output(gemm, "N", 5).bytes(), "test.onnx: node " + gemm
                + ": a Gemm with alpha or transA is not a fully connected layer; export it as one");
    }

    private static NetworkBuilder plain(int operatorSet) {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        return builder.head(builder.relu(builder.convolution("image", 3, 4, 3)), 4);
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(InvalidNetworkException.class, () -> NetworkReader.read("test.onnx", bytes)).getMessage();
    }

    private static void refused(byte[] bytes, String message) {
        assertEquals(message, refusal(bytes));
    }
}
