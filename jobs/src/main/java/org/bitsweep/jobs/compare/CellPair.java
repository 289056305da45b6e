package org.bitsweep.jobs.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.evaluation.Batching;

/**
 * A cell that both sides have.
 *
 * @param base as it is known
 * @param changed as it is asked about
 */
record CellPair(StoredCell base, StoredCell changed) {

    /** Cells of one name, in the order of the base. */
    static List<CellPair> of(List<StoredCell> before, List<StoredCell> now) {
        Map<String, StoredCell> byName = new HashMap<>();
        now.forEach(cell -> byName.put(cell.name(), cell));
        return before.stream().filter(cell -> byName.containsKey(cell.name()))
                .map(cell -> new CellPair(cell, byName.get(cell.name()))).toList();
    }

    String name() {
        return base.name();
    }

    /** Whether a side's predictions are the same whatever the batch. */
    boolean oneIsIndependent() {
        String independent = Batching.INDEPENDENT.text();
        return base.batch().equals(independent) || changed.batch().equals(independent);
    }

    /** Images that stay together in any order: those of a batch, where a side's statistics are the batch's; else 1. */
    int unit() {
        return Math.max(images(base.batch()), images(changed.batch()));
    }

    private static int images(String batch) {
        return Optional.of(batch).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(1);
    }
}
