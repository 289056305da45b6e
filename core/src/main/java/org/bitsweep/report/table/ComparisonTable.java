package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.ExitCode;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;

/** Verdicts of a comparison, a row a cell; below it, what needs a person in words. */
public final class ComparisonTable {

    private ComparisonTable() {}

    /**
     * The table of a comparison.
     *
     * @param title what is compared with what
     * @param differences what else differs between the two sides, a sentence each
     * @param text puts verdicts in words
     */
    public static Table of(String title, List<String> differences, List<Verdict> verdicts, VerdictText text) {
        List<Table.Column> columns = List.of(new Table.Column("cell", Table.Alignment.LEFT),
                new Table.Column(Table.VERDICT, Table.Alignment.LEFT), right("n"), right("base"), right("new"), right("points"),
                right("95 % interval"), right("only base"), right("only new"), right("p"), right("p Holm"), right("kept %"),
                right("asked for"));
        List<Table.Row> rows = verdicts.stream().map(verdict -> new Table.Row(Table.RowKind.BODY, row(verdict))).toList();
        List<String> notes = new ArrayList<>(differences);
        notes.add("Top-1 in percent; only base, only new: images that one side alone has right; p: McNemar's exact test; kept:"
                + " predictions that are the same; asked for: what noise allows, where it was measured.");
        verdicts.stream().filter(verdict -> verdict.exitCode() != ExitCode.NOTHING_BEYOND_NOISE)
                .map(text::messageWithoutCommand).forEach(notes::add);
        verdicts.stream().map(text::acceptance).flatMap(Optional::stream).findFirst()
                .ifPresent(command -> notes.add("The command that accepts:\n" + Table.VERBATIM + command));
        return new Table(title, columns, rows, notes);
    }

    private static List<String> row(Verdict verdict) {
        List<String> cells = new ArrayList<>(List.of(verdict.cell(), verdict.outcome().name()));
        if (verdict instanceof Verdict.Compared compared) {
            PairedTable table = compared.table();
            cells.addAll(List.of(format("%d", table.images()), format("%.2f", table.basePercent()),
                    format("%.2f", table.newPercent()), format("%+.2f", table.differencePoints()),
                    format("%+.2f to %+.2f", compared.interval().lowPoints(), compared.interval().highPoints()),
                    format("%d", table.onlyBaseRight()), format("%d", table.onlyNewRight()), format("%.2g", table.pValue()),
                    format("%.2g", compared.adjustedPValue()), format("%.2f", 100 * table.kept()),
                    compared.allowance().map(allowance -> format("%.2f", 100 * allowance.keptThreshold()))
                            .orElse(Table.NOTHING)));
        } else if (verdict instanceof Verdict.OneSided oneSided) {
            Accuracy accuracy = oneSided.accuracy();
            String percent = format("%.2f", accuracy.topOnePercent());
            boolean base = oneSided.outcome() == Outcome.MISSING;
            cells.addAll(List.of(format("%d", accuracy.images()), base ? percent : Table.NOTHING,
                    base ? Table.NOTHING : percent));
        }
        while (cells.size() < 13) {
            cells.add(Table.NOTHING);
        }
        return cells;
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
