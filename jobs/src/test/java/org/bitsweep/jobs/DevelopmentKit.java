package org.bitsweep.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bitsweep.dataset.ClassList;
import org.bitsweep.dataset.ImageClass;

/** Writes ILSVRC 2012's development kit as it is published, with class numbers in a given order. */
final class DevelopmentKit {

    private static final int INT8 = 1;
    private static final int UINT16 = 4;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int MATRIX = 14;
    private static final int STRUCTURES = 2;
    private static final int CHARACTERS = 4;
    private static final int DOUBLES = 6;
    private static final int NAME_BYTES = 32;

    private DevelopmentKit() {}

    /**
     * @param order class indices in the order of the kit's numbers
     * @param truth the kit's class number of image 1, 2 and so on
     */
    static Path write(Path archive, List<Integer> order, List<Integer> truth) throws IOException {
        StringBuilder lines = new StringBuilder();
        truth.forEach(id -> lines.append(id).append('\n'));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            entry(tar, "ILSVRC2012_devkit_t12/data/meta.mat", meta(order));
            entry(tar, "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt",
                    lines.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return archive;
    }

    static void entry(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** A MATLAB 5 file: a column of structures, first the 1,000 classes, then inner nodes of the hierarchy. */
    private static byte[] meta(List<Integer> order) throws IOException {
        List<ImageClass> classes = ClassList.imageNet().classes();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int rows = 1860;
        body.write(array(STRUCTURES, "synsets", rows, 1));
        body.write(element(INT32, ints(NAME_BYTES)));
        for (int id = 1; id <= rows; id++) {
            boolean leaf = id <= order.size();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("ILSVRC2012_ID", id);
            row.put("WNID", leaf ? classes.get(order.get(id - 1)).id() : String.format("n%08d", id));
            row.put("num_children", leaf ? 0 : 2);
            if (id == 1) {
                ByteBuffer names = ByteBuffer.allocate(NAME_BYTES * row.size());
                int field = 0;
                for (String name : row.keySet()) {
                    names.position(NAME_BYTES * field++).put(name.getBytes(StandardCharsets.US_ASCII));
                }
                body.write(element(INT8, names.array()));
            }
            for (Object value : row.values()) {
                body.write(value(value));
            }
        }
        ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        header.put("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII));
        header.putShort(124, (short) 0x0100).putShort(126, (short) ('M' << 8 | 'I'));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(header.array());
        file.write(element(MATRIX, body.toByteArray()));
        return file.toByteArray();
    }

    private static byte[] value(Object value) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (value instanceof String text) {
            body.write(array(CHARACTERS, "", 1, text.length()));
            body.write(element(UINT16, text.getBytes(StandardCharsets.UTF_16LE)));
        } else {
            body.write(array(DOUBLES, "", 1, 1));
            body.write(element(UINT16, ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(((Integer) value).shortValue()).array()));
        }
        return element(MATRIX, body.toByteArray());
    }

    private static byte[] array(int kind, String name, int rows, int columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(element(UINT32, ints(kind, 0)));
        out.write(element(INT32, ints(rows, columns)));
        out.write(element(INT8, name.getBytes(StandardCharsets.US_ASCII)));
        return out.toByteArray();
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    private static byte[] element(int type, byte[] data) {
        ByteBuffer buffer;
        if (type != MATRIX && data.length > 0 && data.length <= 4) {
            buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(data.length << 16 | type);
        } else {
            buffer = ByteBuffer.allocate(8 + (data.length + 7) / 8 * 8).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(type).putInt(data.length);
        }
        return buffer.put(data).array();
    }
}
