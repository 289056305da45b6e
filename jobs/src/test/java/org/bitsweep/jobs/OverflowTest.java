package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose activations are finite, but whose squares are not: statistics of a batch overflow. */
class OverflowTest {

    private static final int CLASSES = 3;
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private static ModelProto scaled(ModelProto model, Map<String, Double> factors) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            double factor = factors.getOrDefault(tensor.getName(), 1.0);
            float[] values = Tensors.floats(tensor);
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) (values[k] * factor);
            }
            graph.setInitializer(i, Tensors.ofFloats(tensor.getName(), values, tensor.getDimsList()));
        }
        return model.toBuilder().setGraph(graph).build();
    }

    @Test
    void isToldAsAFaultOfTheNetwork() throws Exception {
        ModelProto network = scaled(TinyNetworks.random(11, CLASSES, SIDE), Map.of("w0", 1e15, "b0", 1e15, "w1", 1e15, "w2", 1e-30));
        Path file = TinyNetworks.write(folder, "loud", network);
        Path manifest = TinyImages.write(folder.resolve("images"), 5, 12, CLASSES, SIDE);
        CommandRun run = CommandRun.of(List.of("sweep", "--network", file.toString(), "--manifest", manifest.toString(),
                "--classes", Integer.toString(CLASSES), "--bits", "4", "--methods", "bit-allocation-activations", "--batch-size",
                "6", "--master", "local[2]", "--output", folder.resolve("output").toString()));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("bitsweep: loud: expected activations whose squares float32 can hold (magnitude up to"
                + " 1.8e+19), found larger ones: the statistics of a layer's inputs are not finite."), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }
}
