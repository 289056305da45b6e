package org.bitsweep.dataset;

import org.bitsweep.Sha256;

/**
 * SHA-256 over the digests of all rows of a prepared data set ({@link PreparedRow#digest}) in evaluation order. It does not
 * depend on how rows are spread over shards. Not thread-safe; used up by {@link #hex}.
 */
public final class ContentDigest {

    private final Sha256 sha256 = new Sha256().add("bitsweep prepared rows 2");
    private int rows;

    /**
     * Adds the next row.
     *
     * @param row the row, whose index must follow the last one's
     * @return this digest
     * @throws IllegalArgumentException if a row is missing in between
     */
    public ContentDigest add(PreparedRow row) {
        if (row.image().index() != rows) {
            throw new IllegalArgumentException(
                    "expected row " + rows + ", found row " + row.image().index() + " ('" + row.image().name() + "')");
        }
        sha256.add(row.digest());
        rows++;
        return this;
    }

    /** Number of rows added so far. */
    public int rows() {
        return rows;
    }

    /** The digest in lower-case hexadecimal. Nothing can be added afterwards. */
    public String hex() {
        return sha256.hex();
    }
}
