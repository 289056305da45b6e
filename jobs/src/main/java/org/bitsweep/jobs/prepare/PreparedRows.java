package org.bitsweep.jobs.prepare;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.dataset.LabelledImage;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.storage.HadoopFiles;

/**
 * The columns of a shard of prepared images, and the proofs of what is read from them.
 *
 * <p>The description of the set holds the digest of all rows, every row holds its own, and that holds the digest of the
 * pixels. The first is compared once on the driver, which reads everything but pixels; the others wherever a row is read.
 */
public final class PreparedRows {

    public static final String INDEX = "index";
    public static final String NAME = "name";
    public static final String LABEL = "label";
    /** uint8 RGB, row by row; null where the image could not be decoded. */
    public static final String PIXELS = "pixels";
    /** SHA-256 of {@link #PIXELS}, 32 bytes. */
    public static final String PIXELS_SHA256 = "pixels_sha256";
    /** SHA-256 of the image file's bytes, hexadecimal. */
    public static final String SOURCE_SHA256 = "source_sha256";
    /** Why the image could not be decoded; null where it could. */
    public static final String PROBLEM = "problem";
    /** {@link PreparedRow#digest} of the row. */
    public static final String ROW_SHA256 = "row_sha256";

    static final StructType SCHEMA = new StructType()
            .add(INDEX, DataTypes.IntegerType, false)
            .add(NAME, DataTypes.StringType, false)
            .add(LABEL, DataTypes.IntegerType, false)
            .add(PIXELS, DataTypes.BinaryType, true)
            .add(PIXELS_SHA256, DataTypes.BinaryType, false)
            .add(SOURCE_SHA256, DataTypes.StringType, false)
            .add(PROBLEM, DataTypes.StringType, true)
            .add(ROW_SHA256, DataTypes.BinaryType, false);

    /** About what a page holds: reading costs the pages that a range of images touches. */
    private static final long PAGE_BYTES = 1 << 20;

    private PreparedRows() {}

    /**
     * How a shard lies in its file: uncompressed, as random reading of few rows needs it. A range of rows is found through the
     * pages of their index, so that all columns must have pages of few rows: with Parquet's own 20,000 a shard has one, and
     * sixteen images cost the reading of all 512.
     */
    static Map<String, String> layout(ImageSize size) {
        return Map.of("compression", "none", "parquet.enable.dictionary", "false",
                "parquet.page.row.count.limit", Long.toString(Math.max(1, PAGE_BYTES / (RgbImage.CHANNELS * size.pixels()))));
    }

    /** A row as it is stored. */
    static Row row(PreparedRow row, byte[] pixels) {
        return RowFactory.create(row.image().index(), row.image().name(), row.image().label(), pixels, row.pixelsSha256(),
                row.sourceSha256(), row.problem().orElse(null), row.digest());
    }

    /** All columns but the pixels, as {@link #described} reads them. */
    public static Column[] description() {
        return new Column[] {functions.col(INDEX), functions.col(NAME), functions.col(LABEL), functions.col(SOURCE_SHA256),
            functions.col(PIXELS_SHA256), functions.col(PROBLEM), functions.col(ROW_SHA256)};
    }

    /** The same with the pixels behind them, at position 7. */
    public static Column[] descriptionAndPixels() {
        return Stream.concat(Stream.of(description()), Stream.of(functions.col(PIXELS))).toArray(Column[]::new);
    }

    /**
     * What is known of an image beside its pixels, proven to be what was stored.
     *
     * @param folder of the prepared data set, for messages
     * @param row begins with the columns of {@link #description}
     * @throws InputException if it has been damaged since
     */
    public static PreparedRow described(String folder, Row row) {
        PreparedRow found;
        try {
            found = new PreparedRow(new LabelledImage(row.getInt(0), row.getString(1), row.getInt(2)), row.getString(3),
                    row.getAs(4), Optional.ofNullable(row.getString(5)));
        } catch (IllegalArgumentException | NullPointerException impossible) {
            throw new InputException(folder + ": row " + row.get(0) + " of the prepared images has been damaged ("
                    + impossible.getMessage() + "); remove the folder and prepare the data set anew.", impossible);
        }
        if (!MessageDigest.isEqual(row.getAs(6), found.digest())) {
            throw new InputException(folder + ": name, label or digests of image " + found.image().name() + " (row "
                    + found.image().index() + ", label " + found.image().label() + ") are not those that were prepared."
                    + " The storage has damaged the set; remove the folder and prepare it anew.");
        }
        return found;
    }

    /**
     * The pixels of a row, which are proven to be those that were prepared.
     *
     * @param folder of the prepared data set, for messages
     * @throws InputException if they have been damaged since
     */
    public static byte[] intact(String folder, PreparedRow row, byte[] pixels) {
        if (!MessageDigest.isEqual(row.pixelsSha256(), Sha256.of(pixels))) {
            throw new InputException(folder + ": the pixels of image " + row.image().name()
                    + " are not those that were prepared: expected SHA-256 " + HexFormat.of().formatHex(row.pixelsSha256())
                    + ", found " + Sha256.hexOf(pixels)
                    + ". The storage has damaged the set; remove the folder and prepare it anew.");
        }
        return pixels;
    }

    /**
     * Proves everything but the pixels of a whole set against its description. Costs the driver about 250 bytes an image.
     *
     * @throws InputException if a name, a label or a digest has been damaged, or a row is missing or added
     */
    public static void requireDescribed(SparkSession spark, PreparedDataset dataset) {
        String folder = dataset.folder().toString();
        List<PreparedRow> rows = new ArrayList<>();
        for (Row row : read(spark, dataset, Integer.MAX_VALUE).select(description()).collectAsList()) {
            rows.add(described(folder, row));
        }
        rows.sort(Comparator.comparingInt(row -> row.image().index()));
        dataset.requireContent(rows);
    }

    /**
     * The first rows of a prepared data set, in no order; shards that hold none of them are not opened.
     *
     * @param images how many rows, those of unreadable images among them
     */
    public static Dataset<Row> read(SparkSession spark, PreparedDataset dataset, int images) {
        return spark.read().schema(SCHEMA)
                .parquet(HadoopFiles.literal(dataset.manifest().shards().stream()
                        .filter(shard -> shard.firstRow() < images)
                        .map(shard -> dataset.pathOf(shard).toString())
                        .toList()))
                .where(functions.col(INDEX).lt(images));
    }
}
