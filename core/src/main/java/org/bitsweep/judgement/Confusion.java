package org.bitsweep.judgement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two classes of which one is taken for the other.
 *
 * @param label the true class
 * @param predicted the class it is taken for
 * @param images how many of its images
 */
public record Confusion(int label, int predicted, long images) {

    /** All confusions of a cell: most images first, then by label and predicted class. */
    public static List<Confusion> of(CellPredictions cell) {
        Map<Long, Long> counts = new HashMap<>();
        for (int i = 0; i < cell.size(); i++) {
            if (!cell.right(i)) {
                counts.merge((long) cell.label(i) << Integer.SIZE | cell.predicted(i), 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> new Confusion(
                        (int) (entry.getKey() >> Integer.SIZE), entry.getKey().intValue(), entry.getValue()))
                .sorted(Comparator.comparingLong(Confusion::images).reversed()
                        .thenComparingInt(Confusion::label).thenComparingInt(Confusion::predicted))
                .toList();
    }
}
