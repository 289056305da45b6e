package org.bitsweep.report.table;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.report.RecordedNight;

/** The nights of every cell in their order, with the steps between them. */
public final class SeriesTable {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int SHOWN_DIGITS = 8;

    private SeriesTable() {}

    /**
     * The table, cell by cell.
     *
     * @param nights in any order
     */
    public static Table of(String title, List<RecordedNight> nights) {
        List<Table.Column> columns = List.of(new Table.Column("cell", Table.Alignment.LEFT),
                new Table.Column("night (UTC)", Table.Alignment.LEFT), new Table.Column("n", Table.Alignment.RIGHT),
                new Table.Column("Top-1", Table.Alignment.RIGHT), new Table.Column("verdict", Table.Alignment.LEFT),
                new Table.Column("series", Table.Alignment.LEFT), new Table.Column("step", Table.Alignment.LEFT),
                new Table.Column("points", Table.Alignment.RIGHT), new Table.Column("p Holm", Table.Alignment.RIGHT));
        List<Table.Row> rows = nights.stream()
                .sorted(Comparator.comparing(RecordedNight::cell).thenComparing(RecordedNight::night))
                .map(SeriesTable::row).toList();
        return new Table(title, columns, rows, List.of("Step: of Top-1 since the night before in the same series, by McNemar's"
                + " exact test on the same images, Holm over the cells of a night. A series is named by the evaluation that its"
                + " nights are compared with; what is accepted begins a new one, and between series nothing is compared."));
    }

    private static Table.Row row(RecordedNight night) {
        return new Table.Row(Table.RowKind.BODY, List.of(night.cell(), STAMP.format(night.night().atZone(ZoneOffset.UTC)),
                Long.toString(night.images()), format("%.2f", night.topOnePercent()), night.outcome().name(),
                night.series().substring(0, Math.min(SHOWN_DIGITS, night.series().length())), night.step().kind().name(),
                text("%+.2f", night.step().points()), text("%.2g", night.step().adjustedPValue())));
    }

    /** What a night says about its steps, a sentence each; nothing where every series is new. */
    public static List<String> sentences(List<SeriesStep> steps) {
        List<String> sentences = new ArrayList<>();
        List<SeriesStep> tested = steps.stream().filter(step -> step.points().isPresent()).toList();
        for (SeriesStep step : tested) {
            if (step.kind() != SeriesStep.Kind.LEVEL) {
                sentences.add("Step since the night before: " + step.cell() + " " + step.kind() + " by "
                        + format("%+.2f", step.points().getAsDouble()) + " points, McNemar's exact test p = "
                        + format("%.2g", step.adjustedPValue().getAsDouble()) + " after Holm over " + cells(tested.size()) + ".");
            }
        }
        if (!tested.isEmpty() && sentences.isEmpty()) {
            sentences.add("No step since the night before in " + cells(tested.size()) + ".");
        }
        long unknown = steps.stream().filter(step -> step.kind() == SeriesStep.Kind.UNKNOWN).count();
        if (unknown > 0) {
            sentences.add("Not compared with the night before: " + cells(unknown)
                    + ", whose predictions of that night are gone or were made under other conditions.");
        }
        return sentences;
    }

    private static String cells(long cells) {
        return cells + (cells == 1 ? " cell" : " cells");
    }

    private static String text(String format, OptionalDouble value) {
        return value.isPresent() ? format(format, value.getAsDouble()) : Table.NOTHING;
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
