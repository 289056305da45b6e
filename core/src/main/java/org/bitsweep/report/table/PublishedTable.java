package org.bitsweep.report.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        List<Table.Column> columns = List.of(new Table.Column("network, bits", Table.Alignment.LEFT),
                new Table.Column("methods", Table.Alignment.LEFT), right("measured"), right("95 % interval"), right("published"),
                right("points"), new Table.Column(Table.VERDICT, Table.Alignment.LEFT), right("nearest other"));
        return Optional.of(new Table(run.sweep() + ": beside the published figures", columns,
                cells.stream().map(cell -> row(cell, cells)).toList(), notes(cells)));
    }

    private static Table.Row row(TableCell<Method> cell, List<TableCell<Method>> cells) {
        PublishedVerdict verdict = cell.verdict();
        return new Table.Row(Table.RowKind.BODY, List.of(cell.group(), SettingsText.methods(cell.methods()),
                format("%.2f", cell.accuracy().topOnePercent()),
                format("%.2f to %.2f", verdict.interval().lowPercent(), verdict.interval().highPercent()),
                cell.figure().toString(), format("%+.2f", cell.differencePoints()), verdict.reproduction().name(),
                PublishedSummary.nearestNeighbour(cell, cells).map(other -> other.figure().toString()).orElse(Table.NOTHING)));
    }

    private static List<String> notes(List<TableCell<Method>> cells) {
        PublishedSummary<Method> summary = PublishedSummary.of(cells);
        TableCell<Method> largest = summary.largest();
        return List.of(
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
                        + " where it is as near as the cell's own, a reproduction says little.");
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
