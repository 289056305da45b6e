package org.bitsweep.jobs.compare;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.SequentialTest;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.report.table.EarlyStopTable;
import org.bitsweep.report.table.Table;

/** A comparison once more, as if its images had arrived one by one or batch by batch in random order. */
public final class EarlyStop {

    private EarlyStop() {}

    /**
     * Where each cell would have stopped.
     *
     * @param seed of the order
     * @return empty if no cell was compared
     */
    public static Optional<Table> replay(Comparison comparison, JudgementSettings settings, long seed) {
        Set<String> compared = comparison.verdicts().stream().filter(Verdict.Compared.class::isInstance).map(Verdict::cell)
                .collect(Collectors.toSet());
        List<EarlyStopTable.Row> rows = comparison.pairs().stream().filter(pair -> compared.contains(pair.name()))
                .map(pair -> new EarlyStopTable.Row(pair.name(), pair.unit(), SequentialTest.run(pair.base().predictions(),
                        pair.changed().predictions(), settings, compared.size(), pair.unit(), seed)))
                .toList();
        return rows.isEmpty() ? Optional.empty()
                : Optional.of(EarlyStopTable.of(comparison.title() + ": early stop", rows));
    }
}
