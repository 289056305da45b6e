package org.bitsweep.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/** Writes MATLAB version 5 files for tests: structure arrays of numbers and texts, as MATLAB itself lays them out. */
final class MatWriter {

    private final ByteOrder order;

    MatWriter(ByteOrder order) {
        this.order = order;
    }

    byte[] file(byte[]... elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(128).order(order);
        header.put("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII));
        header.putShort(124, (short) 0x0100);
        header.putShort(126, (short) ('M' << 8 | 'I'));
        out.write(header.array());
        for (byte[] element : elements) {
            out.write(element);
        }
        return out.toByteArray();
    }

    byte[] compressed(byte[] element) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(element);
        }
        ByteBuffer buffer = ByteBuffer.allocate(8 + deflated.size()).order(order);
        return buffer.putInt(15).putInt(deflated.size()).put(deflated.toByteArray()).array();
    }

    /** A column of structures; values are {@link Double}s or {@link String}s, and null is a field never set. */
    byte[] structures(String name, List<Map<String, Object>> rows) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(array(2, name, rows.size(), 1));
        body.write(element(5, ints(32)));
        ByteBuffer names = ByteBuffer.allocate(32 * rows.get(0).size());
        int field = 0;
        for (String key : rows.get(0).keySet()) {
            names.position(32 * field++).put(key.getBytes(StandardCharsets.US_ASCII));
        }
        body.write(element(1, names.array()));
        for (Map<String, Object> row : rows) {
            for (Object value : row.values()) {
                body.write(value(value));
            }
        }
        return element(14, body.toByteArray());
    }

    private byte[] value(Object value) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (value instanceof Double number) {
            body.write(array(6, "", 1, 1));
            // MATLAB stores whole numbers in the narrowest type that holds them.
            body.write(number == Math.rint(number) && number >= 0 && number < 65536
                    ? element(4, ByteBuffer.allocate(2).order(order).putShort(number.shortValue()).array())
                    : element(9, ByteBuffer.allocate(8).order(order).putDouble(number).array()));
        } else if (value instanceof String text) {
            body.write(array(4, "", 1, text.length()));
            body.write(element(4, text.getBytes(order == ByteOrder.BIG_ENDIAN
                    ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE)));
        }
        return element(14, body.toByteArray());
    }

    private byte[] array(int kind, String name, int rows, int columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(element(6, ints(kind, 0)));
        out.write(element(5, ints(rows, columns)));
        out.write(element(1, name.getBytes(StandardCharsets.US_ASCII)));
        return out.toByteArray();
    }

    private byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    private byte[] element(int type, byte[] data) {
        if (type != 14 && data.length > 0 && data.length <= 4) {
            return ByteBuffer.allocate(8).order(order).putInt(data.length << 16 | type).put(data).array();
        }
        int padded = (data.length + 7) / 8 * 8;
        return ByteBuffer.allocate(8 + padded).order(order).putInt(type).putInt(data.length).put(data).array();
    }
}
