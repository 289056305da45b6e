package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.Objects;

/**
 * One file of a prepared data set: a contiguous range of images in evaluation order.
 *
 * @param file name of the file in the prepared folder, without any folder of its own
 * @param firstRow index of its first image
 * @param rows number of its images, at least 1
 * @param bytes length of the file
 */
public record PreparedShard(String file, int firstRow, int rows, long bytes) implements Serializable {

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
    }
}
