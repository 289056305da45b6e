package org.bitsweep.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Sha256;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * One file of a prepared data set: a contiguous range of images in evaluation order.
 *
 * @param file name of the file in the prepared folder, without any folder of its own
 * @param firstRow index of its first image
 * @param rows number of its images, at least 1
 * @param bytes length of the file
 * @param sha256 SHA-256 of the file in lower-case hexadecimal
 */
public record PreparedShard(String file, int firstRow, int rows, long bytes, String sha256) implements Serializable {

    /**
     * Checks the values on their own; {@link PreparedManifest} checks them against their neighbours.
     *
     * @throws IllegalArgumentException if one of them is impossible
     */
    public PreparedShard {
        Objects.requireNonNull(file, "file");
        if (file.isEmpty() || file.startsWith(".") || file.contains("/") || file.contains(":")) {
            throw new IllegalArgumentException("shard file: expected a visible file name without a folder, found '" + file + "'");
        }
        if (firstRow < 0 || rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("shard '" + file + "': expected firstRow >= 0, rows >= 1 and bytes >= 1,"
                    + " found " + firstRow + ", " + rows + " and " + bytes);
        }
        Sha256.requireHex("sha256 of shard '" + file + "'", sha256);
    }

    /**
     * Describes a shard that has been written, reading it once for its length and digest.
     *
     * @param path the written file
     * @param firstRow index of its first image
     * @param rows number of its images
     * @param configuration how file systems are reached
     * @return its description
     * @throws DatasetException if there is no such file
     * @throws IOException if the storage fails
     */
    public static PreparedShard describe(Path path, int firstRow, int rows, Configuration configuration) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new Storage(configuration).open(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        return new PreparedShard(path.getName(), firstRow, rows, bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
