package org.bitsweep.inference.streaming;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.OnnxRuntime;

/**
 * What waits between two pieces for one batch: float32 tensors in native memory, each a part of the batch long. Owns that
 * memory; what is given back is used again for tensors of the same shape, and freed where another shape needs the room.
 *
 * <p>The memory is ONNX Runtime's own, from outside its arenas: buffers of the JVM count against the heap's limit, and are freed
 * when the garbage collector comes by. The caller holds a {@link org.bitsweep.onnx.NativeWork.Permit}.
 */
final class WaitingTensors implements AutoCloseable {

    private static final ModelProto MODEL = model();

    private final OrtSession reserving;
    private final long mostBytes;
    private long heldBytes;
    /** By tensor, its parts in order. */
    private final Map<String, Map<Integer, Held>> waiting = new HashMap<>();
    private final Map<List<Long>, Deque<Held>> free = new LinkedHashMap<>();

    /** A piece of native memory. */
    private record Held(OnnxTensor tensor, List<Long> shape) {
        private long bytes() {
            return Float.BYTES * shape.stream().reduce(1L, (a, b) -> a * b);
        }
    }

    /**
     * @param reserving of {@link #openReserving}; not owned
     * @param mostBytes above it free memory is given back before more is taken
     */
    WaitingTensors(OrtSession reserving, long mostBytes) {
        this.reserving = reserving;
        this.mostBytes = mostBytes;
    }

    /** A session that makes tensors of a shape, each of memory of its own. */
    static OrtSession openReserving() throws OrtException {
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            options.setCPUArenaAllocator(false);
            return OnnxRuntime.environment().createSession(MODEL.toByteArray(), options);
        }
    }

    private static ModelProto model() {
        GraphWriter writer = new GraphWriter(13);
        writer.nodeTo("tensor", "ConstantOfShape", List.of("shape"));
        return ModelProto.newBuilder().setIrVersion(7).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(GraphProto.newBuilder().setName("reserve").addAllNode(writer.nodes())
                        .addInput(ValueInfoProto.newBuilder().setName("shape").setType(TypeProto.newBuilder().setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE)
                                        .setShape(TensorShapeProto.newBuilder().addDim(
                                                TensorShapeProto.Dimension.newBuilder().setDimParam("rank"))))))
                        .addOutput(ValueInfoProto.newBuilder().setName("tensor"))).build();
    }

    /** Memory for a part of a tensor, which waits from now on. */
    OnnxTensor put(String tensor, int part, long... shape) throws OrtException {
        Held held = take(Arrays.stream(shape).boxed().toList());
        waiting.computeIfAbsent(tensor, unused -> new HashMap<>()).put(part, held);
        return held.tensor();
    }

    /** A part that waits. */
    OnnxTensor get(String tensor, int part) {
        return waiting.get(tensor).get(part).tensor();
    }

    /** A part of no image, for where a batch ends before a piece has as many parts as it takes at a time. */
    OnnxTensor empty(String tensor, long... shape) throws OrtException {
        String name = tensor + "/empty";
        return waiting.containsKey(name) ? get(name, 0) : put(name, 0, shape);
    }

    /** Nobody reads a part any more. */
    void drop(String tensor, int part) {
        Held held = waiting.get(tensor).remove(part);
        free.computeIfAbsent(held.shape(), unused -> new ArrayDeque<>()).push(held);
    }

    private Held take(List<Long> shape) throws OrtException {
        Deque<Held> alike = free.get(shape);
        if (alike != null && !alike.isEmpty()) {
            return alike.pop();
        }
        long bytes = Float.BYTES * shape.stream().reduce(1L, (a, b) -> a * b);
        makeRoom(bytes);
        ByteBuffer numbers = ByteBuffer.allocateDirect(Long.BYTES * shape.size()).order(ByteOrder.nativeOrder());
        shape.forEach(numbers::putLong);
        try (OnnxTensor wanted = OnnxTensor.createTensor(OnnxRuntime.environment(), numbers.flip().asLongBuffer(),
                new long[] {shape.size()})) {
            // The result is not closed: its tensor is what was asked for.
            Held held = new Held((OnnxTensor) reserving.run(Map.of("shape", wanted)).get(0), shape);
            heldBytes += bytes;
            return held;
        }
    }

    private void makeRoom(long bytes) {
        Iterator<Deque<Held>> shapes = free.values().iterator();
        while (heldBytes + bytes > mostBytes && shapes.hasNext()) {
            Deque<Held> oldest = shapes.next();
            while (heldBytes + bytes > mostBytes && !oldest.isEmpty()) {
                close(oldest.pop());
            }
            if (oldest.isEmpty()) {
                shapes.remove();
            }
        }
    }

    private void close(Held held) {
        heldBytes -= held.bytes();
        held.tensor().close();
    }

    @Override
    public void close() {
        waiting.values().forEach(parts -> parts.values().forEach(this::close));
        waiting.clear();
        free.values().forEach(alike -> alike.forEach(this::close));
        free.clear();
    }
}
