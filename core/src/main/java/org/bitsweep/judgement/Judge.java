package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;

/**
 * Compares the cells of a family: those of one network's table, or of one night. Holm runs over the cells that can be
 * compared.
 *
 * @param settings what counts as a difference
 */
public record Judge(JudgementSettings settings) {

    /**
     * One verdict a cell, in the order of the base, then new cells in theirs.
     *
     * @param base what is known
     * @param changed what is asked about
     * @param noise noise floors by cell; a cell without one has no noise to hide in: any prediction that differs is a change
     * @throws InputException if a side has two cells of one name
     */
    public List<Verdict> judge(List<Cell> base, List<Cell> changed, Map<String, NoiseFloor> noise) {
        Map<String, Cell> baseByName = byName("base", base);
        Map<String, Cell> changedByName = byName("new side", changed);
        Map<String, PairedTable> tables = new LinkedHashMap<>();
        for (Cell cell : base) {
            Cell other = changedByName.get(cell.name());
            if (other != null && cell.differences(other).isEmpty()) {
                tables.put(cell.name(), cell.predictions().compare(other.predictions()));
            }
        }
        Map<String, Double> adjusted = adjusted(tables);
        List<Verdict> verdicts = new ArrayList<>();
        for (Cell cell : base) {
            Cell other = changedByName.get(cell.name());
            if (other == null) {
                verdicts.add(new Verdict.OneSided(cell.name(), Outcome.MISSING, cell.predictions().accuracy()));
                continue;
            }
            Set<Condition> differences = cell.differences(other);
            verdicts.add(
                    differences.isEmpty()
                            ? compared(
                                    cell.name(),
                                    tables.get(cell.name()),
                                    adjusted.get(cell.name()),
                                    tables.size(),
                                    Optional.ofNullable(noise.get(cell.name())))
                            : new Verdict.NotComparable(cell.name(), differences));
        }
        for (Cell cell : changed) {
            if (!baseByName.containsKey(cell.name())) {
                verdicts.add(new Verdict.OneSided(cell.name(), Outcome.NEW, cell.predictions().accuracy()));
            }
        }
        return List.copyOf(verdicts);
    }

    private static Map<String, Cell> byName(String side, List<Cell> cells) {
        Map<String, Cell> byName = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (byName.put(cell.name(), cell) != null) {
                throw new InputException("comparison: expected every cell once in the " + side + ", found '" + cell.name()
                        + "' twice. Name the run it should come from.");
            }
        }
        return byName;
    }

    private static Map<String, Double> adjusted(Map<String, PairedTable> tables) {
        List<Double> adjusted = Holm.adjust(tables.values().stream().map(PairedTable::pValue).toList());
        Map<String, Double> byName = new LinkedHashMap<>();
        tables.keySet().forEach(name -> byName.put(name, adjusted.get(byName.size())));
        return byName;
    }

    private Verdict compared(String name, PairedTable table, double adjusted, int family, Optional<NoiseFloor> noise) {
        // As Holm does for accuracies, the level is shared by the cells: a night of many cells must not call one by chance.
        Optional<NoiseAllowance> allowance = noise.map(floor -> new NoiseAllowance(
                floor, floor.allowedChanges(table.images(), settings.alpha() / family), table.images()));
        PairedInterval interval = table.interval();
        return new Verdict.Compared(
                name,
                outcome(table, adjusted, allowance),
                table,
                interval,
                adjusted,
                family,
                allowance,
                nonInferiority(interval),
                settings);
    }

    private Outcome outcome(PairedTable table, double adjusted, Optional<NoiseAllowance> allowance) {
        if (table.changed() == 0) {
            return Outcome.SAME;
        }
        if (adjusted < settings.alpha()) {
            // Significant, but by less than the margin: not the noise of rounding, and not worth the word worse.
            if (Math.abs(table.differencePoints()) < settings.marginPoints()) {
                return Outcome.CHANGED;
            }
            return table.differencePoints() < 0 ? Outcome.WORSE : Outcome.BETTER;
        }
        boolean within = allowance.isPresent() && table.changed() <= allowance.get().allowedChanges();
        return within ? Outcome.WITHIN_NOISE : Outcome.CHANGED;
    }

    private NonInferiority nonInferiority(PairedInterval interval) {
        if (settings.nonInferiorityMarginPoints().isEmpty()) {
            return NonInferiority.NOT_ASKED;
        }
        return interval.lowPoints() > -settings.nonInferiorityMarginPoints().getAsDouble()
                ? NonInferiority.SHOWN
                : NonInferiority.NOT_SHOWN;
    }
}
