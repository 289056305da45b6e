package org.bitsweep.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes tables of images for tests, with row groups of a few rows. */
final class ParquetTables {

    /** As Hugging Face's datasets library writes them. */
    static final String SCHEMA = """
            message schema {
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional int64 label;
            }""";

    private ParquetTables() {
    }

    /**
     * A row.
     *
     * @param bytes of the image; none if null
     * @param path of the image; none if null
     * @param label none if null
     */
    record Row(byte[] bytes, String path, Long label) {

        /** An image whose bytes are a text. */
        static Row of(String content, String path, long label) {
            return new Row(content.getBytes(StandardCharsets.UTF_8), path, label);
        }
    }

    static Path write(Path file, int rowsPerGroup, List<Row> rows) throws IOException {
        return write(file, SCHEMA, rowsPerGroup, rows, (group, row) -> {
            Group image = group.addGroup("image");
            if (row.bytes() != null) {
                image.append("bytes", Binary.fromConstantByteArray(row.bytes()));
            }
            if (row.path() != null) {
                image.append("path", row.path());
            }
            if (row.label() != null) {
                group.append("label", row.label());
            }
        });
    }

    static <T> Path write(Path file, String schema, int rowsPerGroup, List<T> rows, BiConsumer<Group, T> filling)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        Files.deleteIfExists(file);
        SimpleGroupFactory groups = new SimpleGroupFactory(type);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(Samples.hadoop(file)).withType(type)
                .withConf(Samples.CONFIGURATION).withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupRowCountLimit(rowsPerGroup).build()) {
            for (T row : rows) {
                Group group = groups.newGroup();
                filling.accept(group, row);
                writer.write(group);
            }
        }
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        return file;
    }
}
