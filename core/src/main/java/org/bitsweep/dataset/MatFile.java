package org.bitsweep.dataset;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.bitsweep.storage.DatasetException;

/**
 * Reads MATLAB version 5 MAT-files (MATLAB's {@code -v6} and {@code -v7}): structures, texts and numbers, compressed or
 * not, of either byte order. Version 4 and the HDF5-based 7.3 are refused.
 *
 * <p>The format is described in "MAT-File Format", The MathWorks, chapter 1.
 */
final class MatFile {

    /** A development kit inflates to about a megabyte; far more means a damaged or hostile file. */
    private static final int MAXIMUM_INFLATED_BYTES = 1 << 28;

    private static final int HEADER_BYTES = 128;
    private static final int MAXIMUM_DEPTH = 32;

    private static final int INT8 = 1;
    private static final int UINT8 = 2;
    private static final int INT16 = 3;
    private static final int UINT16 = 4;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int SINGLE = 7;
    private static final int DOUBLE = 9;
    private static final int INT64 = 12;
    private static final int UINT64 = 13;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int UTF8 = 16;
    private static final int UTF16 = 17;
    private static final int UTF32 = 18;

    private static final int STRUCTURE_CLASS = 2;
    private static final int CHARACTER_CLASS = 4;
    private static final int FIRST_NUMERIC_CLASS = 6;
    private static final int LAST_NUMERIC_CLASS = 15;
    private static final int COMPLEX_FLAG = 0x800;

    private final String file;

    private MatFile(String file) {
        this.file = file;
    }

    /** A variable: its name (empty within a structure) and its value. */
    private record Variable(String name, MatValue value) {
    }

    /** A data element: its type and its bytes, positioned at their beginning and limited to their end. */
    private record Element(int type, ByteBuffer bytes) {
    }

    /**
     * Reads all variables of a file.
     *
     * @param file name for messages
     * @param bytes the whole file
     * @return values by variable name, in the order of names
     * @throws DatasetException if the bytes are no MAT-file of version 5
     */
    static Map<String, MatValue> read(String file, byte[] bytes) {
        return new MatFile(file).variables(bytes);
    }

    private Map<String, MatValue> variables(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES) {
            throw notMat5(bytes.length + " bytes");
        }
        char first = (char) bytes[126];
        char second = (char) bytes[127];
        if (first == 'I' && second == 'M') {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
        } else if (first == 'M' && second == 'I') {
            buffer.order(ByteOrder.BIG_ENDIAN);
        } else {
            throw notMat5("no byte order mark");
        }
        int version = buffer.getShort(124) & 0xffff;
        if (version != 0x0100) {
            throw notMat5(version == 0x0200 ? "version 7.3 (HDF5)" : "version 0x" + Integer.toHexString(version));
        }
        buffer.position(HEADER_BYTES);
        Map<String, MatValue> variables = new TreeMap<>();
        while (buffer.hasRemaining()) {
            Element element = element(buffer);
            if (element.type() == COMPRESSED) {
                element = element(inflate(element.bytes()));
            }
            if (element.type() != MATRIX) {
                throw damaged("a variable", "an element of type " + element.type());
            }
            Variable variable = matrix(element.bytes(), 0);
            variables.put(variable.name(), variable.value());
        }
        return variables;
    }

    private ByteBuffer inflate(ByteBuffer compressed) {
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            byte[] inflated = in.readNBytes(MAXIMUM_INFLATED_BYTES + 1);
            if (inflated.length > MAXIMUM_INFLATED_BYTES) {
                throw damaged("a variable of at most " + MAXIMUM_INFLATED_BYTES + " bytes", "a longer one");
            }
            return ByteBuffer.wrap(inflated).order(compressed.order());
        } catch (ZipException | EOFException broken) {
            throw damaged("compressed data", "a fault: " + broken.getMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    /** Takes the next element and its padding off the buffer. */
    private Element element(ByteBuffer buffer) {
        if (buffer.remaining() < 8) {
            throw damaged("an element of at least 8 bytes", buffer.remaining() + " bytes");
        }
        int start = buffer.position();
        int word = buffer.getInt();
        int type = word;
        int size;
        int next;
        if (word >>> 16 != 0) {
            // Small elements keep their size in the upper half of the first word and their data in the second.
            type = word & 0xffff;
            size = word >>> 16;
            next = start + 8;
            if (size > 4) {
                throw damaged("a small element of at most 4 bytes", size + " bytes");
            }
        } else {
            size = buffer.getInt();
            if (size < 0 || size > buffer.remaining()) {
                throw damaged("an element within the file", "one of " + Integer.toUnsignedString(size) + " bytes where "
                        + buffer.remaining() + " remain");
            }
            int end = buffer.position() + size;
            // Compressed elements are not padded; the last element of a buffer may lack its padding.
            next = type == COMPRESSED ? end : Math.min(buffer.limit(), end + (8 - size % 8) % 8);
        }
        ByteBuffer bytes = buffer.duplicate().order(buffer.order());
        bytes.limit(bytes.position() + size);
        buffer.position(next);
        return new Element(type, bytes);
    }

    private Element element(ByteBuffer buffer, String what, int... types) {
        Element element = element(buffer);
        for (int type : types) {
            if (element.type() == type) {
                return element;
            }
        }
        throw damaged(what, "an element of type " + element.type());
    }

    private Variable matrix(ByteBuffer buffer, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw damaged("structures nested at most " + MAXIMUM_DEPTH + " deep", "deeper ones");
        }
        if (!buffer.hasRemaining()) {
            // How MATLAB writes a field that was never set.
            return new Variable("", new MatValue.Numbers(new double[0]));
        }
        Element flags = element(buffer, "array flags", UINT32);
        if (flags.bytes().remaining() != 8) {
            throw damaged("8 bytes of array flags", flags.bytes().remaining() + " bytes");
        }
        int word = flags.bytes().getInt();
        int kind = word & 0xff;
        double[] dimensions = numbers(element(buffer, "array dimensions", INT32));
        long count = 1;
        for (double dimension : dimensions) {
            count *= (long) dimension;
            if (dimension < 0 || count > MAXIMUM_INFLATED_BYTES) {
                throw damaged("an array that fits the file", "dimension " + (long) dimension);
            }
        }
        String name = text(element(buffer, "an array name", INT8, UINT8));
        MatValue value;
        if (kind == STRUCTURE_CLASS) {
            value = structures(buffer, (int) count, depth);
        } else if (kind == CHARACTER_CLASS) {
            value = new MatValue.Text(count == 0 && !buffer.hasRemaining() ? "" : text(element(buffer)));
        } else if (kind >= FIRST_NUMERIC_CLASS && kind <= LAST_NUMERIC_CLASS && (word & COMPLEX_FLAG) == 0) {
            double[] values = count == 0 && !buffer.hasRemaining() ? new double[0] : numbers(element(buffer));
            if (values.length != count) {
                throw damaged(count + " numbers", Integer.toString(values.length));
            }
            value = new MatValue.Numbers(values);
        } else {
            value = new MatValue.Unread(kind);
        }
        return new Variable(name, value);
    }

    private MatValue structures(ByteBuffer buffer, int count, int depth) {
        double[] lengths = numbers(element(buffer, "the length of field names", INT32));
        ByteBuffer names = element(buffer, "field names", INT8).bytes();
        int length = lengths.length == 1 ? (int) lengths[0] : 0;
        if (length < 1 || names.remaining() % length != 0) {
            throw damaged("field names of one length", names.remaining() + " bytes in parts of " + length);
        }
        List<String> fields = new ArrayList<>();
        byte[] name = new byte[length];
        while (names.hasRemaining()) {
            names.get(name);
            String padded = new String(name, StandardCharsets.US_ASCII);
            int end = padded.indexOf(0);
            fields.add(end < 0 ? padded : padded.substring(0, end));
        }
        List<Map<String, MatValue>> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, MatValue> element = new LinkedHashMap<>();
            for (String field : fields) {
                element.put(field, matrix(element(buffer, "the value of field '" + field + "'", MATRIX).bytes(), depth + 1).value());
            }
            elements.add(element);
        }
        return new MatValue.Structures(elements);
    }

    private double[] numbers(Element element) {
        ByteBuffer bytes = element.bytes();
        int width = switch (element.type()) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, SINGLE -> 4;
            case DOUBLE, INT64, UINT64 -> 8;
            default -> throw damaged("numbers", "an element of type " + element.type());
        };
        if (bytes.remaining() % width != 0) {
            throw damaged("numbers of " + width + " bytes", bytes.remaining() + " bytes");
        }
        double[] values = new double[bytes.remaining() / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (element.type()) {
                case INT8 -> bytes.get();
                case UINT8 -> bytes.get() & 0xff;
                case INT16 -> bytes.getShort();
                case UINT16 -> bytes.getShort() & 0xffff;
                case INT32 -> bytes.getInt();
                case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
                case SINGLE -> bytes.getFloat();
                case DOUBLE -> bytes.getDouble();
                default -> bytes.getLong();
            };
        }
        return values;
    }

    private String text(Element element) {
        ByteBuffer bytes = element.bytes();
        Charset charset = switch (element.type()) {
            case INT8, UINT8 -> StandardCharsets.ISO_8859_1;
            case UTF8 -> StandardCharsets.UTF_8;
            case UINT16, UTF16 -> bytes.order() == ByteOrder.BIG_ENDIAN
                    ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            case UTF32 -> Charset.forName(bytes.order() == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
            default -> throw damaged("a text", "an element of type " + element.type());
        };
        return charset.decode(bytes).toString();
    }

    private DatasetException notMat5(String found) {
        return new DatasetException(file, "a MATLAB version 5 MAT-file", found,
                "Use the file as the development kit ships it, or save it with MATLAB's -v7");
    }

    private DatasetException damaged(String expected, String found) {
        return new DatasetException(file, expected, found, "The file is damaged: fetch it again");
    }
}
