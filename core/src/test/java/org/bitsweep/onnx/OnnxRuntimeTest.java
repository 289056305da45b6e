package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {

    @TempDir
    private Path folder;

    /** A float convolution between pairs with one scale a tensor: what ONNX Runtime turns into integers when it may. */
    private static ModelProto pairsAroundAConvolution() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String scale = builder.scalar("scale", 0.05f);
        String zero = builder.initializer(TensorProto.newBuilder().setName("zero")
                .setDataType(TensorProto.DataType.UINT8_VALUE).setRawData(ByteString.copyFrom(new byte[] {100})).build());
        String before = pair(builder, "image", scale, zero);
        String weights = pair(builder, builder.weights("kernel", 4, 3, 3, 3), scale, zero);
        return builder.head(pair(builder, builder.node("Conv", List.of(before, weights)), scale, zero), 4).build();
    }

    private static String pair(NetworkBuilder builder, String input, String scale, String zero) {
        return builder.node("DequantizeLinear", List.of(builder.node("QuantizeLinear", List.of(input, scale, zero)), scale, zero));
    }

    private Set<String> operators(OrtSession.SessionOptions options) throws Exception {
        Path file = folder.resolve("optimized.onnx");
        options.setOptimizedModelFilePath(file.toString());
        OnnxRuntime.environment().createSession(pairsAroundAConvolution().toByteArray(), options).close();
        return new TreeSet<>(NetworkReaderTest.operators(ModelProto.parseFrom(Files.readAllBytes(file))));
    }

    @Test
    void pairsStayAGridForFloats() throws Exception {
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            Set<String> found = operators(options);
            assertTrue(found.contains("Conv") || found.contains("FusedConv"), found.toString());
            assertEquals(List.of(), found.stream().filter(name -> name.contains("QLinear") || name.contains("Integer")).toList());
        }
    }

    /** Without our options it does; otherwise the test above would show nothing. */
    @Test
    void otherwiseTheyWouldNot() throws Exception {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            Set<String> found = operators(options);
            assertTrue(found.contains("QLinearConv"), found.toString());
        }
    }

    @Test
    void version() {
        assertTrue(OnnxRuntime.version().matches("1\\.\\d+\\.\\d+.*"), OnnxRuntime.version());
    }
}
