package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import org.bitsweep.EnvironmentException;

/**
 * A block of memory beside the heap, freed when it is closed. Buffers of the JVM count against a limit that is the heap's unless
 * an option of the JVM says otherwise, and are freed when the garbage collector comes by; this is ONNX Runtime's memory, from outside
 * its arenas. The caller holds a {@link NativeWork.Permit}.
 */
public final class NativeMemory implements AutoCloseable {

    private final OnnxTensor tensor;
    private final FloatBuffer floats;

    /** Where blocks come from. Owns a session; close it, when all blocks are. */
    public static final class Source implements AutoCloseable {

        private final OrtSession session;

        /** Opens it. */
        public Source() throws OrtException {
            try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
                options.setCPUArenaAllocator(false);
                session = OnnxRuntime.environment().createSession(model().toByteArray(), options);
            }
        }

        private static ModelProto model() {
            GraphWriter writer = new GraphWriter(13);
            writer.nodeTo("block", "ConstantOfShape", List.of("shape"));
            TypeProto shape = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                    .setElemType(TensorProto.DataType.INT64_VALUE).setShape(TensorShapeProto.newBuilder()
                            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1)))).build();
            return ModelProto.newBuilder().setIrVersion(7).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                    .setGraph(GraphProto.newBuilder().setName("block").addAllNode(writer.nodes())
                            .addInput(ValueInfoProto.newBuilder().setName("shape").setType(shape))
                            .addOutput(ValueInfoProto.newBuilder().setName("block"))).build();
        }

        /**
         * A block of zeros.
         *
         * @param bytes a multiple of four below 2^31
         */
        public NativeMemory take(long bytes) throws OrtException {
            try (OnnxTensor shape = OnnxTensor.createTensor(OnnxRuntime.environment(),
                    LongBuffer.wrap(new long[] {bytes / Float.BYTES}), new long[] {1})) {
                // The result is not closed: its tensor is the block.
                OnnxTensor block = (OnnxTensor) session.run(Map.of("shape", shape)).get(0);
                try {
                    return new NativeMemory(block);
                } catch (RuntimeException failure) {
                    block.close();
                    throw failure;
                }
            }
        }

        @Override
        public void close() throws OrtException {
            session.close();
        }
    }

    private NativeMemory(OnnxTensor tensor) {
        this.tensor = tensor;
        try {
            // Its public counterparts copy.
            Method buffer = OnnxTensor.class.getDeclaredMethod("getBuffer");
            buffer.setAccessible(true);
            this.floats = ((ByteBuffer) buffer.invoke(tensor)).order(ByteOrder.nativeOrder()).asFloatBuffer();
        } catch (ReflectiveOperationException | RuntimeException other) {
            throw new EnvironmentException("expected ONNX Runtime for Java as Bitsweep was built with, found " + OnnxRuntime.version()
                    + ", which does not give the memory of a tensor (" + other + "). Batches cannot be streamed with it.", other);
        }
    }

    /** All of it; not to be used once the block is closed. */
    public FloatBuffer floats() {
        return floats;
    }

    @Override
    public void close() {
        tensor.close();
    }
}
