package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;
import org.bitsweep.settings.SettingsText;

/** Every cell of a run on a line of its own, each with its own interval, and its noise where that was measured. */
public final class CellsTable {

    private CellsTable() {}

    public static Table of(RunRecord run) {
        List<Table.Column> columns = new ArrayList<>(List.of(left("network"), left("bits"), left("methods"), right("Top-1"),
                right("95 % interval"), right("Top-5"), right("right"), right("n")));
        boolean noise = !run.noise().isEmpty();
        if (noise) {
            columns.add(right("kept under noise %"));
            columns.add(right("moved by noise"));
        }
        List<Table.Row> rows = new ArrayList<>();
        for (NetworkResult network : run.networks()) {
            rows.add(row(run, Table.RowKind.BASELINE, List.of(network.network(), "float32", ""), network.float32(),
                    network.float32Evaluation()));
            for (ConfigurationResult result : network.configurations()) {
                rows.add(row(run, Table.RowKind.BODY, List.of(network.network(), result.configuration().bitsTitle(),
                        SettingsText.methods(result.configuration().methods())), result.accuracy(), result.evaluation()));
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add(String.format(Locale.ROOT, "Top-1, Top-5 and Wilson's 95 %% interval of Top-1 in percent, over %,d images of %s.",
                run.images().scored(), run.images().dataset()));
        if (noise) {
            notes.add("Noise: the same evaluation with its input scaled by one part in a million or less; least share of"
                    + " predictions kept, and largest movement of Top-1 in points.");
        }
        return new Table(run.sweep() + ": every cell", columns, rows, notes);
    }

    private static Table.Row row(RunRecord run, Table.RowKind kind, List<String> heads, Accuracy accuracy, String evaluation) {
        List<String> cells = new ArrayList<>(heads);
        cells.add(format("%.2f", accuracy.topOnePercent()));
        cells.add(format("%.2f to %.2f", accuracy.topOneInterval().lowPercent(), accuracy.topOneInterval().highPercent()));
        cells.add(format("%.2f", accuracy.topFivePercent()));
        cells.add(format("%d", accuracy.topOne()));
        cells.add(format("%d", accuracy.images()));
        if (!run.noise().isEmpty()) {
            NoiseFloor floor = run.noise().get(evaluation);
            cells.add(floor == null ? Table.NOTHING : format("%.2f", 100 - 100.0 * floor.mostChanged() / floor.images()));
            cells.add(floor == null ? Table.NOTHING : format("%.2f", floor.movePoints()));
        }
        return new Table.Row(kind, cells);
    }

    private static Table.Column left(String title) {
        return new Table.Column(title, Table.Alignment.LEFT);
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
