package org.bitsweep.jobs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.bitsweep.Sha256;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.jobs.parquet.ParquetBytes;
import org.bitsweep.jobs.parquet.ParquetRows;
import org.bitsweep.storage.WholeFile;

/** Writes and reads pieces, in a task or on the driver: a piece is durable the moment it is written, not when a job ends. */
public final class PieceFile {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message predictions {
              required int32 image_index;
              required binary image_name (STRING);
              required int32 label;
              required int32 predicted;
              required group predicted_five (LIST) { repeated group list { required int32 element; } }
              required boolean top_1;
              required boolean top_5;
              required binary instruction_set (STRING);
            }""");

    private PieceFile() {}

    /** What happens to a piece of the same name, which holds the same rows unless it is damaged. */
    public enum Existing {
        /** It stays: another attempt of the same task has written it. */
        KEPT,
        /** It is replaced: everything is to be computed anew. */
        REPLACED
    }

    /**
     * Writes a piece so that nobody reads half of one. It is made in memory: a task's pieces hold a few seconds of work.
     *
     * @param folder of the evaluation
     * @param instructionSet of the machine that made the predictions
     */
    static void write(Path folder, ImageRange range, List<Prediction> rows, String instructionSet, Existing existing,
            Configuration configuration) throws IOException {
        Path target = new Path(folder, Piece.name(range, rows.size(), digest(rows)));
        if (existing == Existing.KEPT && target.getFileSystem(configuration).exists(target)) {
            return;
        }
        ParquetBytes bytes = new ParquetBytes();
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(bytes).withConf(configuration).withType(SCHEMA)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE).build()) {
            for (Prediction row : rows) {
                writer.write(group(groups, row, instructionSet));
            }
        }
        WholeFile.write(target, bytes.toByteArray(), configuration);
    }

    private static Group group(SimpleGroupFactory groups, Prediction row, String instructionSet) {
        Group group = groups.newGroup()
                .append("image_index", row.imageIndex())
                .append("image_name", row.imageName())
                .append("label", row.label())
                .append("predicted", row.predicted());
        Group five = group.addGroup("predicted_five");
        row.topFive().forEach(element -> five.addGroup("list").append("element", element));
        return group.append("top_1", row.topOneRight()).append("top_5", row.topFiveRight())
                .append("instruction_set", instructionSet);
    }

    /** The rows of a piece of an evaluation. */
    static List<Prediction> read(Path file, String evaluation, Configuration configuration) throws IOException {
        List<Prediction> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetRows.all(file, configuration)) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                Group five = group.getGroup("predicted_five", 0);
                List<Integer> ranked = new ArrayList<>();
                for (int i = 0; i < five.getFieldRepetitionCount("list"); i++) {
                    ranked.add(five.getGroup("list", i).getInteger("element", 0));
                }
                rows.add(new Prediction(evaluation, group.getInteger("image_index", 0), group.getString("image_name", 0),
                        group.getInteger("label", 0), ranked));
            }
        }
        return rows;
    }

    /** SHA-256 over the rows, hexadecimal. */
    static String digest(List<Prediction> rows) {
        MessageDigest digest = Sha256.newDigest();
        for (Prediction row : rows) {
            digest.update((row.imageIndex() + " " + row.label() + " " + row.topFive() + " " + row.imageName().length() + " "
                    + row.imageName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
