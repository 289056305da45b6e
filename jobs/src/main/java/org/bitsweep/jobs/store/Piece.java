package org.bitsweep.jobs.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.evaluation.ImageRange;

/**
 * One finished piece of an evaluation: a Parquet file with the predictions of consecutive images. Its name tells everything
 * that is needed to plan with it; a file under another name is no piece.
 *
 * @param path the file
 * @param range the images it stands for; those that cannot be read have no row
 * @param rows how many rows it has
 * @param digest the first digits of the SHA-256 over its rows
 * @param modified when it was written, milliseconds
 */
public record Piece(Path path, ImageRange range, int rows, String digest, long modified) {

    /** Digits of the digest in the name. */
    static final int DIGEST_DIGITS = 16;

    private static final Pattern NAME = Pattern.compile("images-(\\d{9})-(\\d{9})-(\\d+)-([0-9a-f]{" + DIGEST_DIGITS + "})\\.parquet");

    static String name(ImageRange range, int rows, String digest) {
        return String.format(Locale.ROOT, "images-%09d-%09d-%d-%s.parquet", range.first(), range.end() - 1, rows,
                digest.substring(0, DIGEST_DIGITS));
    }

    /** The piece that a file is, if its name says that it is one. */
    static Optional<Piece> of(FileStatus file) {
        Matcher name = NAME.matcher(file.getPath().getName());
        if (!file.isFile() || !name.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Piece(file.getPath(),
                new ImageRange(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)) + 1),
                Integer.parseInt(name.group(3)), name.group(4), file.getModificationTime()));
    }

    /**
     * Pieces that share no image: where two runs cut the same evaluation differently, or one computed it again, each image is
     * taken from one of them. The newer goes before the older, the larger before the smaller.
     */
    static List<Piece> withoutOverlap(List<Piece> found) {
        List<Piece> byPreference = new ArrayList<>(found);
        byPreference.sort(Comparator.comparingInt((Piece piece) -> -piece.range().images())
                .thenComparingLong(piece -> -piece.modified()).thenComparing(piece -> piece.path().getName()));
        List<Piece> chosen = new ArrayList<>();
        java.util.TreeMap<Integer, ImageRange> taken = new java.util.TreeMap<>();
        for (Piece piece : byPreference) {
            ImageRange range = piece.range();
            var before = taken.lowerEntry(range.end());
            if (before == null || before.getValue().end() <= range.first()) {
                taken.put(range.first(), range);
                chosen.add(piece);
            }
        }
        chosen.sort(Comparator.comparingInt(piece -> piece.range().first()));
        return List.copyOf(chosen);
    }
}
