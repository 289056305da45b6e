package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphWriterTest {

    @Test
    void operatorSetBelow13() {
        assertEquals("operator set 12 is below 13, which per-channel scales need",
                assertThrows(IllegalArgumentException.class, () -> new GraphWriter(12)).getMessage());
    }

    @Test
    void equalConstantsAreWrittenOnce() {
        GraphWriter writer = new GraphWriter(13);
        String one = writer.vector(1, 2);
        assertEquals(one, writer.vector(1, 2));
        assertNotEquals(one, writer.vector(2, 1));
        String zero = writer.scalar(0);
        assertNotEquals(zero, writer.scalar(-0.0f));
        assertNotEquals(zero, writer.vector(0));
        assertNotEquals(zero, writer.longs(0));
        assertEquals(zero, writer.scalar(0));
        assertEquals(6, writer.constants().size());
    }

    @Test
    void namesStartAgainWithEveryLayer() {
        GraphWriter writer = new GraphWriter(13);
        writer.startLayer("conv0");
        assertEquals("bitsweep/conv0/Neg_0", writer.negative("x"));
        assertEquals("bitsweep/conv0/Abs_1", writer.absolute("x"));
        writer.startLayer("conv1");
        assertEquals("bitsweep/conv1/Neg_0", writer.negative("x"));
    }

    /** From operator set 18 on the axes of a reduction are an input. */
    @Test
    void axesOfReductions() {
        for (int operatorSet : new int[] {13, 17, 18, 21}) {
            GraphWriter writer = new GraphWriter(operatorSet);
            writer.reduce("ReduceMax", "x", 0, 2);
            NodeProto node = writer.nodes().get(0);
            boolean input = operatorSet >= 18;
            assertEquals(input ? 2 : 1, node.getInputCount(), "operator set " + operatorSet);
            assertEquals(input ? null : List.of(0L, 2L),
                    input ? Nodes.attribute(node, "axes") : Nodes.attribute(node, "axes").getIntsList());
            assertEquals(0, Nodes.integer(node, "keepdims", 1));
        }
    }

    /** The node keeps its name; what it makes gets the one that others read. */
    @Test
    void theLastTensorCanBeRenamed() {
        GraphWriter writer = new GraphWriter(13);
        writer.startLayer("conv0");
        String first = writer.negative("x");
        String last = writer.absolute(first);
        assertEquals("the tensor made last is [" + last + "], not " + first,
                assertThrows(IllegalArgumentException.class, () -> writer.rename(first, "y")).getMessage());
        writer.rename(last, "y");
        assertEquals("y", writer.nodes().get(1).getOutput(0));
        assertEquals("bitsweep/conv0/Abs_1", writer.nodes().get(1).getName());
    }
}
