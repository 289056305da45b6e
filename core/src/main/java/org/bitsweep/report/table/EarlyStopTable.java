package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitsweep.judgement.SequentialTest;

/** Where a sequential test would have stopped each cell, and what that would have saved. */
public final class EarlyStopTable {

    private EarlyStopTable() {}

    /**
     * A cell's test.
     *
     * @param cell its name
     * @param unit images that stay together: 1, or a batch
     * @param result where the test ended
     */
    public record Row(String cell, int unit, SequentialTest.Result result) {}

    /**
     * The table of a comparison.
     *
     * @param rows at least one
     */
    public static Table of(String title, List<Row> rows) {
        List<Table.Column> columns = List.of(new Table.Column("cell", Table.Alignment.LEFT), right("unit"),
                new Table.Column("stop", Table.Alignment.LEFT), right("images"), right("of"), right("saved %"),
                right("only base"), right("only new"), right("e worse"), right("e not inferior"));
        long looked = rows.stream().mapToLong(row -> row.result().images()).sum();
        long all = rows.stream().mapToLong(row -> row.result().of()).sum();
        List<String> notes = new ArrayList<>();
        notes.add(String.format(Locale.ROOT, "An early stop would have evaluated %,d of %,d images (%.1f %% saved), in random order"
                + " with seed %d.", looked, all, 100.0 * (all - looked) / all, rows.get(0).result().seed()));
        notes.add("Replayed over predictions that are all there: the verdicts above rest on all of them. Unit: images that stay"
                + " together, a batch where its images share statistics. A stop for worse asks for an e-value of 2 / alpha times"
                + " the number of cells, one for not inferior for half of that.");
        return new Table(title, columns, rows.stream().map(EarlyStopTable::row).toList(), notes);
    }

    private static Table.Row row(Row row) {
        SequentialTest.Result result = row.result();
        String stop = switch (result.decision()) {
            case GO_ON -> "none";
            case STOP_WORSE -> "worse";
            case STOP_NON_INFERIOR -> "not inferior";
        };
        return new Table.Row(Table.RowKind.BODY, List.of(row.cell(), String.valueOf(row.unit()), stop,
                String.valueOf(result.images()), String.valueOf(result.of()), format("%.1f", 100 * result.saving()),
                String.valueOf(result.onlyBaseRight()), String.valueOf(result.onlyNewRight()),
                format("%.3g", result.worseEvidence()), format("%.3g", result.nonInferiorEvidence())));
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
