package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitsweep.config.KnownDifference;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.judgement.PublishedSummary.Agreement;
import org.bitsweep.judgement.PublishedSummary;
import org.bitsweep.judgement.PublishedVerdict;
import org.bitsweep.judgement.Reproduction;
import org.bitsweep.judgement.TableCell;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.PublishedCells;
import org.bitsweep.report.RunRecord;
import org.bitsweep.settings.SettingsText;

/** Every cell of a run beside its published figure, with a verdict; below it, a summary of the whole table. */
public final class PublishedTable {

    private PublishedTable() {}

    /**
     * The table of a run.
     *
     * @return empty if no cell has a published figure, or the run is on a part of the set that the figures are of
     */
    public static Optional<Table> of(RunRecord run, PublishedFigures published) {
        List<TableCell<Method>> cells = PublishedCells.of(run, published);
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = known(cells, published);
        List<Table.Column> columns = new ArrayList<>(List.of(new Table.Column("network, bits", Table.Alignment.LEFT),
                new Table.Column("methods", Table.Alignment.LEFT), right("measured"), right("95 % interval"), right("published"),
                right("points"), new Table.Column(Table.VERDICT, Table.Alignment.LEFT), right("nearest other")));
        if (!known.isEmpty()) {
            columns.add(new Table.Column("known", Table.Alignment.LEFT));
        }
        return Optional.of(new Table(run.sweep() + ": beside the published figures", columns,
                cells.stream().map(cell -> row(cell, cells, published, known)).toList(), notes(cells, known)));
    }

    /** What is known of some cell, each once; its place is its letter. */
    private static List<String> known(List<TableCell<Method>> cells, PublishedFigures published) {
        return published.knownDifferences().stream()
                .filter(each -> cells.stream().anyMatch(cell -> each.appliesTo(cell.group(), cell.methods())))
                .map(KnownDifference::text).distinct().toList();
    }

    private static String letters(TableCell<Method> cell, PublishedFigures published, List<String> known) {
        String letters = published.knownDifferences().stream()
                .filter(each -> each.appliesTo(cell.group(), cell.methods())).map(KnownDifference::text).distinct()
                .map(text -> letter(known.indexOf(text))).collect(Collectors.joining(" "));
        return letters.isEmpty() ? Table.NOTHING : letters;
    }

    /** a to z, then aa and so on. */
    private static String letter(int place) {
        return (place < 26 ? "" : letter(place / 26 - 1)) + (char) ('a' + place % 26);
    }

    private static Table.Row row(TableCell<Method> cell, List<TableCell<Method>> cells, PublishedFigures published,
            List<String> known) {
        PublishedVerdict verdict = cell.verdict();
        List<String> row = new ArrayList<>(List.of(cell.group(), SettingsText.methods(cell.methods()),
                format("%.2f", cell.accuracy().topOnePercent()),
                format("%.2f to %.2f", verdict.interval().lowPercent(), verdict.interval().highPercent()),
                cell.figure().toString(), format("%+.2f", cell.differencePoints()), verdict.reproduction().name(),
                PublishedSummary.nearestNeighbour(cell, cells).map(other -> other.figure().toString()).orElse(Table.NOTHING)));
        if (!known.isEmpty()) {
            row.add(letters(cell, published, known));
        }
        return new Table.Row(Table.RowKind.BODY, row);
    }

    private static List<String> notes(List<TableCell<Method>> cells, List<String> known) {
        PublishedSummary<Method> summary = PublishedSummary.of(cells);
        TableCell<Method> largest = summary.largest();
        List<String> notes = new ArrayList<>(List.of(
                format("%d cells: %d reproduced, %d close (within %s points beyond), %d different; measured less published %+.2f"
                                + " points on average, largest %+.2f (%s %s).",
                        summary.cells(), summary.counts().get(Reproduction.REPRODUCED), summary.counts().get(Reproduction.CLOSE),
                        PublishedVerdict.CLOSE_POINTS, summary.counts().get(Reproduction.DIFFERENT),
                        summary.meanDifferencePoints(), largest.differencePoints(), largest.group(),
                        SettingsText.methods(largest.methods())),
                (summary.kendallTau().isPresent()
                                ? format("Rank correlation (Kendall's tau-b) %.2f. ", summary.kendallTau().getAsDouble()) : "")
                        + format("Switching one method on has the published direction in %d cases, the other in %d; %d are"
                                + " undecided.", summary.effects(Agreement.AGREES), summary.effects(Agreement.DISAGREES),
                                summary.effects(Agreement.UNDECIDED)),
                "Reproduced: the interval, widened by the rounding of the printed figure and by measured noise, holds it. Nearest"
                        + " other: the figure of another cell of the same network and bits that is nearest to the measurement;"
                        + " where it is as near as the cell's own, a reproduction says little."));
        known.forEach(text -> notes.add("Known, " + letter(known.indexOf(text)) + ": " + text + "."));
        return notes;
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
