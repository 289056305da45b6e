package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.bitsweep.storage.DatasetException;

/**
 * The columns that hold images and labels in Hugging Face's form, and their values in a row.
 *
 * @param description everything but the bytes
 * @param contents the bytes alone
 */
record ParquetImageColumns(MessageType description, MessageType contents) {

    private static final String IMAGE = "image";
    private static final String BYTES = "bytes";
    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final int NAMED_COLUMNS = 20;

    /**
     * Finds the columns.
     *
     * @param file for messages
     * @throws DatasetException if one is missing or has another type
     */
    static ParquetImageColumns of(String file, MessageType schema) {
        Type image = column(file, schema, IMAGE);
        String form = "a column 'image' with the field 'bytes' (binary) and maybe 'path' (text)";
        if (image.isPrimitive() || image.isRepetition(Type.Repetition.REPEATED)
                || !image.asGroupType().containsField(BYTES)) {
            throw wrong(file, form, image);
        }
        GroupType fields = image.asGroupType();
        if (!is(fields.getType(BYTES), PrimitiveTypeName.BINARY)
                || fields.containsField(PATH) && !is(fields.getType(PATH), PrimitiveTypeName.BINARY)) {
            throw wrong(file, form, image);
        }
        Type label = column(file, schema, LABEL);
        if (!isWholeNumber(label)) {
            throw wrong(file, "a column 'label' of whole numbers (int64)", label);
        }
        List<Type> description = new ArrayList<>();
        if (fields.containsField(PATH)) {
            description.add(fields.withNewFields(fields.getType(PATH)));
        }
        description.add(label);
        return new ParquetImageColumns(new MessageType(schema.getName(), description),
                new MessageType(schema.getName(), fields.withNewFields(fields.getType(BYTES))));
    }

    private static Type column(String file, MessageType schema, String name) {
        if (!schema.containsField(name)) {
            List<String> columns = schema.getFields().stream().map(Type::getName).toList();
            throw new DatasetException(file, "the columns 'image' and 'label'",
                    columns.stream().limit(NAMED_COLUMNS).collect(Collectors.joining(", "))
                            + (columns.size() > NAMED_COLUMNS ? ", ..." : ""),
                    columns.contains("pixels") ? "Images that bitsweep prepared have the format prepared"
                            : "Name files of that form, or rename the columns");
        }
        return schema.getType(name);
    }

    private static boolean is(Type type, PrimitiveTypeName wanted) {
        return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == wanted;
    }

    private static boolean isWholeNumber(Type type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return (is(type, PrimitiveTypeName.INT64) || is(type, PrimitiveTypeName.INT32))
                && (meaning == null || meaning instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation);
    }

    private static DatasetException wrong(String file, String expected, Type found) {
        return new DatasetException(file, expected, "'" + found.toString().replaceAll("\\s+", " ").strip() + "'",
                "Write the data set anew with the features Image and ClassLabel");
    }

    /** Whether a column is that of the bytes. */
    boolean isContent(ColumnPath path) {
        return path.equals(ColumnPath.get(IMAGE, BYTES));
    }

    /** The path of a row's image; empty where there is none. */
    String path(Group row) {
        if (!description.containsField(IMAGE) || row.getFieldRepetitionCount(IMAGE) == 0) {
            return "";
        }
        Group image = row.getGroup(IMAGE, 0);
        return image.getFieldRepetitionCount(PATH) == 0 ? "" : image.getString(PATH, 0);
    }

    /** The label of a row, if it is not null. */
    Optional<Long> label(Group row) {
        if (row.getFieldRepetitionCount(LABEL) == 0) {
            return Optional.empty();
        }
        boolean wide = description.getType(LABEL).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
        return Optional.of(wide ? row.getLong(LABEL, 0) : (long) row.getInteger(LABEL, 0));
    }

    /** The bytes of a row's image, if they are not null. */
    Optional<byte[]> bytes(Group row) {
        if (row.getFieldRepetitionCount(IMAGE) == 0 || row.getGroup(IMAGE, 0).getFieldRepetitionCount(BYTES) == 0) {
            return Optional.empty();
        }
        return Optional.of(row.getGroup(IMAGE, 0).getBinary(BYTES, 0).getBytes());
    }
}
