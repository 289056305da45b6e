package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.PreprocessingBenchmark;

/** What decoding, resizing and normalizing an image takes. */
public final class PreprocessingTable {

    private PreprocessingTable() {}

    /** Puts the table together. */
    public static final class Builder {

        private final String title;
        private final List<Table.Row> rows = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        /**
         * Starts with what was measured here.
         *
         * @param dataset the data set's name
         * @param preprocessing what was done
         * @param result how long it took
         */
        public Builder(String dataset, Preprocessing preprocessing, PreprocessingBenchmark.Result result) {
            title = "Preprocessing of " + result.images() + " images of " + dataset + ", ms per image and core";
            rows.add(row("Bitsweep, Java " + System.getProperty("java.version"), result.decodeMillis(),
                    result.resizeAndCropMillis(), OptionalDouble.of(result.normalizeMillis())));
            notes.add(preprocessing.canonicalText());
            notes.add("one thread, its CPU time; median of " + result.rounds().rounds() + " passes after "
                    + result.rounds().warmUpRounds() + " to warm up; images in memory");
        }

        /** Another program's figures for the same images. */
        public Builder beside(String program, double decodeMillis, double resizeAndCropMillis, OptionalDouble normalizeMillis) {
            rows.add(row(program, decodeMillis, resizeAndCropMillis, normalizeMillis));
            return this;
        }

        /** A line below the table. */
        public Builder note(String note) {
            notes.add(note);
            return this;
        }

        /** The table. */
        public Table build() {
            return new Table(title, List.of(
                    new Table.Column("", Table.Alignment.LEFT),
                    new Table.Column("decode", Table.Alignment.RIGHT),
                    new Table.Column("resize and crop", Table.Alignment.RIGHT),
                    new Table.Column("normalize", Table.Alignment.RIGHT),
                    new Table.Column("together", Table.Alignment.RIGHT)), rows, notes);
        }

        private static Table.Row row(String name, double decode, double resize, OptionalDouble normalize) {
            return new Table.Row(Table.RowKind.BODY, List.of(name, millis(decode), millis(resize),
                    normalize.isPresent() ? millis(normalize.getAsDouble()) : Table.NOTHING,
                    normalize.isPresent() ? millis(decode + resize + normalize.getAsDouble()) : Table.NOTHING));
        }

        private static String millis(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }
}
