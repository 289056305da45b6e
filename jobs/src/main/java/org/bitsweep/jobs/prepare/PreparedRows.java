package org.bitsweep.jobs.prepare;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.storage.HadoopFiles;

/** The columns of a shard of prepared images. */
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
    static final String PROBLEM = "problem";

    static final StructType SCHEMA = new StructType()
            .add(INDEX, DataTypes.IntegerType, false)
            .add(NAME, DataTypes.StringType, false)
            .add(LABEL, DataTypes.IntegerType, false)
            .add(PIXELS, DataTypes.BinaryType, true)
            .add(PIXELS_SHA256, DataTypes.BinaryType, false)
            .add(SOURCE_SHA256, DataTypes.StringType, false)
            .add(PROBLEM, DataTypes.StringType, true);

    private PreparedRows() {}

    /**
     * The pixels of a row, which are proven to be those that were prepared.
     *
     * @param folder of the prepared data set, for messages
     * @param name of the image
     * @throws InputException if they have been damaged since
     */
    public static byte[] intact(String folder, String name, byte[] pixels, byte[] sha256) {
        if (!MessageDigest.isEqual(sha256, Sha256.of(pixels))) {
            throw new InputException(folder + ": the pixels of image " + name + " are not those that were prepared: expected SHA-256 "
                    + HexFormat.of().formatHex(sha256) + ", found " + Sha256.hexOf(pixels)
                    + ". The storage has damaged the set; remove the folder and prepare it anew.");
        }
        return pixels;
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
