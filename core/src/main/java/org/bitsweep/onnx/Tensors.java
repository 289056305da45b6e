package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Between ONNX tensors and Java arrays. */
public final class Tensors {

    /** The number of the ONNX data type of signed integers of four bits, before which the list of this library ends. */
    public static final int INT4 = 22;

    private Tensors() {}

    /** The values of a float32 or float16 tensor, row-major. */
    public static float[] floats(TensorProto tensor) {
        int count = Math.toIntExact(elements(tensor));
        float[] values = new float[count];
        if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
            if (!tensor.getRawData().isEmpty() || count == 0) {
                requireBytes(tensor, 4L * count);
                buffer(tensor.getRawData()).asFloatBuffer().get(values);
            } else {
                requireCount(tensor, tensor.getFloatDataCount(), count);
                for (int i = 0; i < count; i++) {
                    values[i] = tensor.getFloatData(i);
                }
            }
        } else if (tensor.getDataType() == TensorProto.DataType.FLOAT16_VALUE) {
            if (!tensor.getRawData().isEmpty() || count == 0) {
                requireBytes(tensor, 2L * count);
                ByteBuffer raw = buffer(tensor.getRawData());
                for (int i = 0; i < count; i++) {
                    values[i] = halfToFloat(raw.getShort());
                }
            } else {
                // The ONNX format stores float16 outside raw_data as bit patterns in int32_data.
                requireCount(tensor, tensor.getInt32DataCount(), count);
                for (int i = 0; i < count; i++) {
                    values[i] = halfToFloat((short) tensor.getInt32Data(i));
                }
            }
        } else {
            throw new IllegalArgumentException("tensor " + tensor.getName() + ": expected float32 or float16, found "
                    + TensorProto.DataType.forNumber(tensor.getDataType()));
        }
        return values;
    }

    /** The values of an int64 tensor. */
    public static long[] longs(TensorProto tensor) {
        int count = Math.toIntExact(elements(tensor));
        long[] values = new long[count];
        if (!tensor.getRawData().isEmpty()) {
            requireBytes(tensor, 8L * count);
            buffer(tensor.getRawData()).asLongBuffer().get(values);
        } else {
            requireCount(tensor, tensor.getInt64DataCount(), count);
            for (int i = 0; i < count; i++) {
                values[i] = tensor.getInt64Data(i);
            }
        }
        return values;
    }

    /** A float32 tensor. */
    public static TensorProto ofFloats(String name, float[] values, List<Long> shape) {
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(shape)
                .setRawData(UnsafeByteOperations.unsafeWrap(raw))
                .build();
    }

    /** A tensor of one-byte integers. */
    public static TensorProto ofBytes(String name, TensorProto.DataType type, byte[] values, List<Long> shape) {
        return TensorProto.newBuilder().setName(name).setDataType(type.getNumber()).addAllDims(shape)
                .setRawData(ByteString.copyFrom(values)).build();
    }

    /**
     * A tensor of signed integers of four bits, two a byte: the first in the lower half. Behind an odd last one four bits are zero.
     *
     * @param values from -8 to 7
     */
    public static TensorProto ofNibbles(String name, byte[] values, List<Long> shape) {
        byte[] packed = new byte[(values.length + 1) / 2];
        for (int i = 0; i < values.length; i++) {
            packed[i / 2] |= (byte) ((values[i] & 0xf) << 4 * (i % 2));
        }
        return TensorProto.newBuilder().setName(name).setDataType(INT4).addAllDims(shape)
                .setRawData(ByteString.copyFrom(packed)).build();
    }

    /** An int32 tensor. */
    public static TensorProto ofIntegers(String name, int[] values, List<Long> shape) {
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        raw.asIntBuffer().put(values);
        return TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT32_VALUE).addAllDims(shape)
                .setRawData(UnsafeByteOperations.unsafeWrap(raw)).build();
    }

    /** An int64 tensor. */
    public static TensorProto ofLongs(String name, long[] values, List<Long> shape) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addAllDims(shape)
                .setRawData(UnsafeByteOperations.unsafeWrap(raw))
                .build();
    }

    /** Number of elements a tensor's shape asks for. */
    static long elements(TensorProto tensor) {
        long count = 1;
        for (long dimension : tensor.getDimsList()) {
            if (dimension < 0) {
                throw new IllegalArgumentException("tensor " + tensor.getName() + " has a negative dimension " + dimension);
            }
            count = Math.multiplyExact(count, dimension);
        }
        return count;
    }

    private static ByteBuffer buffer(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireBytes(TensorProto tensor, long expected) {
        if (tensor.getRawData().size() != expected) {
            throw new IllegalArgumentException("tensor " + tensor.getName() + ": its shape asks for " + expected
                    + " bytes, found " + tensor.getRawData().size());
        }
    }

    private static void requireCount(TensorProto tensor, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("tensor " + tensor.getName() + ": its shape asks for " + expected
                    + " values, found " + found);
        }
    }

    /** IEEE 754 binary16 to binary32; Java 17 has no library call for it. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        if (exponent == 31) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
    }
}
