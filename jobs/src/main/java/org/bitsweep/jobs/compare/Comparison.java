package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.evaluation.Batching;
import org.bitsweep.judgement.Cell;
import org.bitsweep.judgement.ExitCode;
import org.bitsweep.judgement.Judge;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.report.table.ComparisonTable;
import org.bitsweep.report.table.Table;

/** Two sides compared. */
public final class Comparison {

    private final Side base;
    private final Side changed;
    private final List<CellPair> pairs;
    private final List<String> differences;
    private final List<Verdict> verdicts;

    private Comparison(Side base, Side changed, List<CellPair> pairs, List<String> differences, List<Verdict> verdicts) {
        this.base = base;
        this.changed = changed;
        this.pairs = pairs;
        this.differences = differences;
        this.verdicts = verdicts;
    }

    /**
     * Compares all cells.
     *
     * @throws org.bitsweep.InputException if predictions of a side are not where its record says
     */
    public static Comparison of(Side base, Side changed, JudgementSettings settings, Configuration configuration)
            throws IOException {
        return of(base, changed, Joined.of(base, changed, configuration), settings, configuration);
    }

    /**
     * Compares a cell of the base with another one of the new side, which may be the same run.
     *
     * @param first a cell's name, with blanks or slashes, or the first digits of its evaluation's digest
     * @param second likewise
     * @throws org.bitsweep.InputException if a side has no such cell
     */
    public static Comparison ofCells(Side base, String first, Side changed, String second, JudgementSettings settings,
            Configuration configuration) throws IOException {
        return of(base, changed, Joined.chosen(base, first, changed, second, configuration), settings, configuration);
    }

    /**
     * Compares every cell of a variant of a sweep's settings with that of another, of the same run or of two.
     *
     * @param first name of a variant of the base
     * @param second of the new side
     * @throws org.bitsweep.InputException if a side has no such variant
     */
    public static Comparison ofVariants(Side base, String first, Side changed, String second, JudgementSettings settings,
            Configuration configuration) throws IOException {
        return of(base, changed, Joined.ofVariants(base, first, changed, second, configuration), settings, configuration);
    }

    private static Comparison of(Side base, Side changed, Joined joined, JudgementSettings settings, Configuration configuration)
            throws IOException {
        List<StoredCell> before = read(base, joined.before(), changed, configuration);
        List<StoredCell> now = read(changed, joined.now(), base, configuration);
        List<CellPair> pairs = CellPair.of(before, now);
        Set<String> independent = joined.batches() == Joined.BatchRule.SAME ? Set.of()
                : pairs.stream().filter(CellPair::oneIsIndependent).map(CellPair::name).collect(Collectors.toSet());
        // The new side's noise counts where both know it: it is of the network that is asked about.
        Map<String, NoiseFloor> noise = new HashMap<>();
        Stream.concat(before.stream(), now.stream())
                .forEach(cell -> cell.noise().ifPresent(floor -> noise.put(cell.name(), floor)));
        List<String> differences = new ArrayList<>(Differences.of(base, changed, pairs));
        differences.addAll(joined.remarks());
        return new Comparison(base, changed, pairs, List.copyOf(differences),
                new Judge(settings).judge(cells(before, independent), cells(now, independent), noise));
    }

    /** A store does not know which images could not be read; the record beside it does. */
    private static List<StoredCell> read(Side side, List<SideCell> cells, Side other, Configuration configuration)
            throws IOException {
        Set<String> unreadable = new HashSet<>(side.unreadable());
        if (side instanceof StoreSide) {
            unreadable.addAll(other.unreadable());
        }
        return new SideReader(side, unreadable, configuration).read(cells);
    }

    private static List<Cell> cells(List<StoredCell> cells, Set<String> independent) {
        return cells.stream().map(cell -> independent.contains(cell.name())
                ? cell.cell(Batching.INDEPENDENT.text()) : cell.cell()).toList();
    }

    /** The verdicts where there is no other side: every cell is new. */
    public static List<Verdict> withNothing(RunSide changed, Configuration configuration) throws IOException {
        return new Judge(JudgementSettings.DEFAULT)
                .judge(List.of(), changed.read(configuration).stream().map(StoredCell::cell).toList(), Map.of());
    }

    /** What is compared with what. */
    String title() {
        return changed.title() + " against " + base.title();
    }

    /** What is known. */
    Side base() {
        return base;
    }

    /** A verdict a cell. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** Cells that both sides have. */
    List<CellPair> pairs() {
        return pairs;
    }

    /**
     * As a table.
     *
     * @param remarks what else is to be said, a sentence each
     */
    public Table table(VerdictText text, List<String> remarks) {
        return ComparisonTable.of(title(),
                Stream.concat(differences.stream(), remarks.stream()).toList(), verdicts, text);
    }

    public ExitCode exitCode() {
        return ExitCode.of(verdicts);
    }
}
