package org.bitsweep.report.table;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.Confusion;

/** Which classes two cells take for which: the pairs that either confuses most. */
public final class ConfusionTable {

    private ConfusionTable() {}

    /**
     * The table of two cells of one network.
     *
     * @param title of the table
     * @param base name of the first cell, and column head
     * @param changed name of the second
     * @param className name of a class
     * @param most pairs to show
     */
    public static Table of(String title, String base, CellPredictions before, String changed, CellPredictions after,
            IntFunction<String> className, int most) {
        Map<Pair, Long> first = counts(before);
        Map<Pair, Long> second = counts(after);
        List<Pair> pairs = Stream.concat(first.keySet().stream(), second.keySet().stream()).distinct()
                .sorted(Comparator.comparingLong(
                                (Pair pair) -> Math.max(first.getOrDefault(pair, 0L), second.getOrDefault(pair, 0L)))
                        .reversed().thenComparingInt(Pair::label).thenComparingInt(Pair::predicted))
                .toList();
        List<Table.Row> rows = pairs.stream().limit(most)
                .map(pair -> new Table.Row(Table.RowKind.BODY, List.of(className.apply(pair.label()),
                        className.apply(pair.predicted()), Long.toString(first.getOrDefault(pair, 0L)),
                        Long.toString(second.getOrDefault(pair, 0L)))))
                .toList();
        return new Table(title, List.of(new Table.Column("class", Table.Alignment.LEFT),
                new Table.Column("taken for", Table.Alignment.LEFT), new Table.Column(base, Table.Alignment.RIGHT),
                new Table.Column(changed, Table.Alignment.RIGHT)), rows,
                List.of("Images of a class that are taken for another; the " + rows.size() + " of " + pairs.size()
                        + " pairs that either cell confuses most."));
    }

    private record Pair(int label, int predicted) {}

    private static Map<Pair, Long> counts(CellPredictions cell) {
        Map<Pair, Long> counts = new HashMap<>();
        Confusion.of(cell).forEach(one -> counts.put(new Pair(one.label(), one.predicted()), one.images()));
        return counts;
    }
}
