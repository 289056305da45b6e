package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorsTest {

    /** All 65,536 bit patterns against the definition of binary16. */
    @Test
    void everyHalf() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float found = Tensors.halfToFloat((short) bits);
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double sign = bits >> 15 == 1 ? -1 : 1;
            if (exponent == 31) {
                assertTrue(fraction == 0 ? found == sign * Double.POSITIVE_INFINITY : Float.isNaN(found), "bits " + bits);
            } else {
                double expected = exponent == 0 ? sign * fraction / 1024.0 * Math.pow(2, -14)
                        : sign * (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
                assertEquals(Float.floatToRawIntBits((float) expected), Float.floatToRawIntBits(found), "bits " + bits);
            }
        }
    }

    /** -8 is 1000, 7 0111, -1 1111, 1 0001, 3 0011; the first of two in the lower half. */
    @Test
    void twoNibblesAByte() {
        TensorProto odd = Tensors.ofNibbles("t", new byte[] {-8, 7, -1, 1, 3}, List.of(5L, 1L));
        assertArrayEquals(new byte[] {0x78, 0x1f, 0x03}, odd.getRawData().toByteArray());
        assertEquals(List.of(5L, 1L), odd.getDimsList());
        assertEquals(22, odd.getDataType());
        assertArrayEquals(new byte[] {(byte) 0xf0}, Tensors.ofNibbles("t", new byte[] {0, -1}, List.of(2L)).getRawData().toByteArray());
        assertArrayEquals(new byte[0], Tensors.ofNibbles("t", new byte[0], List.of(0L)).getRawData().toByteArray());
    }

    @Test
    void floatsEitherWay() {
        float[] values = {0, -0.0f, 1.5f, Float.MIN_VALUE, -Float.MAX_VALUE, 3};
        TensorProto raw = Tensors.ofFloats("t", values, List.of(2L, 3L));
        TensorProto listed = TensorProto.newBuilder().setName("t").setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(List.of(2L, 3L)).addAllFloatData(List.of(0f, -0.0f, 1.5f, Float.MIN_VALUE, -Float.MAX_VALUE, 3f))
                .build();
        assertArrayEquals(values, Tensors.floats(raw));
        assertArrayEquals(values, Tensors.floats(listed));
        assertEquals(List.of(2L, 3L), raw.getDimsList());
    }

    @Test
    void longsEitherWay() {
        long[] values = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        assertArrayEquals(values, Tensors.longs(Tensors.ofLongs("t", values, List.of(4L))));
        assertArrayEquals(values, Tensors.longs(TensorProto.newBuilder().setName("t").addDims(4)
                .setDataType(TensorProto.DataType.INT64_VALUE).addAllInt64Data(List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE))
                .build()));
    }

    @Test
    void emptyTensor() {
        assertEquals(0, Tensors.floats(Tensors.ofFloats("t", new float[0], List.of(0L))).length);
    }

    @Test
    void sizeAndShapeDisagree() {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("t").addDims(3).setDataType(TensorProto.DataType.FLOAT_VALUE);
        assertEquals("tensor t: its shape asks for 12 bytes, found 8", message(
                tensor.clone().setRawData(ByteString.copyFrom(new byte[8])).build()));
        assertEquals("tensor t: its shape asks for 3 values, found 2", message(tensor.clone().addFloatData(1).addFloatData(2).build()));
        assertEquals("tensor t has a negative dimension -1", message(tensor.clone().setDims(0, -1).build()));
        assertEquals("tensor t: expected float32 or float16, found DOUBLE",
                message(tensor.clone().setDataType(TensorProto.DataType.DOUBLE_VALUE).build()));
    }

    private static String message(TensorProto tensor) {
        return assertThrows(IllegalArgumentException.class, () -> Tensors.floats(tensor)).getMessage();
    }
}
