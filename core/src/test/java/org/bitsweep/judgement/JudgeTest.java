package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.ShellCommand;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final int N = 2000;
    private static final int RIGHT = 1400;
    private static final NoiseFloor FORTY = new NoiseFloor(2, N, 40, 0.25);
    private static final VerdictText TEXT = new VerdictText(ShellCommand.of("bitsweep", "accept", "runs/7"));

    private static Cell cell(String name, CellPredictions predictions, Condition... others) {
        Map<Condition, String> conditions = new EnumMap<>(Condition.class);
        for (Condition condition : Condition.values()) {
            conditions.put(condition, "same");
        }
        for (Condition other : others) {
            conditions.put(other, "other");
        }
        return new Cell(name, conditions, predictions);
    }

    private static Cell base(String name) {
        return cell(name, Samples.base(N, RIGHT));
    }

    private static Verdict judge(JudgementSettings settings, int lost, int gained, int moved) {
        return new Judge(settings)
                .judge(
                        List.of(base("c")),
                        List.of(cell("c", Samples.changed(N, RIGHT, lost, gained, moved))),
                        Map.of("c", FORTY))
                .get(0);
    }

    private static Outcome outcome(int lost, int gained, int moved) {
        return judge(JudgementSettings.DEFAULT, lost, gained, moved).outcome();
    }

    @Test
    void outcomesOfOneCell() {
        assertEquals(Outcome.SAME, outcome(0, 0, 0));
        // Forty changes in the worst replicate allow 64 at 1 % (allowance.csv).
        assertEquals(Outcome.WITHIN_NOISE, outcome(20, 20, 24));
        assertEquals(Outcome.CHANGED, outcome(20, 20, 25));
        // 13 against 1: p = 0.0018, 0.6 points; 12 against 2: p = 0.013.
        assertEquals(Outcome.WORSE, outcome(13, 1, 0));
        assertEquals(Outcome.BETTER, outcome(1, 13, 0));
        assertEquals(Outcome.WITHIN_NOISE, outcome(12, 2, 0));
    }

    @Test
    void significantBelowTheMarginIsAChange() {
        JudgementSettings point = new JudgementSettings(0.01, 1, JudgementSettings.DEFAULT.nonInferiorityMarginPoints());
        assertEquals(Outcome.CHANGED, judge(point, 13, 1, 0).outcome());
        // 20 of 2,000 are the margin itself.
        assertEquals(Outcome.WORSE, judge(point, 20, 0, 0).outcome());
        assertEquals(Outcome.CHANGED, judge(point, 19, 0, 0).outcome());
    }

    @Test
    void withoutNoiseEveryDifferenceIsAChange() {
        List<Verdict> verdicts = new Judge(JudgementSettings.DEFAULT)
                .judge(List.of(base("c")), List.of(cell("c", Samples.changed(N, RIGHT, 0, 0, 1))), Map.of());
        assertEquals(Outcome.CHANGED, verdicts.get(0).outcome());
        assertEquals(
                "c: CHANGED. Top-1 70.00 % -> 70.00 % (+0.00 points, 95 % interval -0.12 to +0.12), n = 2,000; right only before 0,"
                        + " only now 0; McNemar's exact test p = 1.0. Predictions kept: 99.95 %; the cell's noise was not measured."
                        + " If this is meant, accept it: bitsweep accept runs/7",
                TEXT.message(verdicts.get(0)));
    }

    @Test
    void familiesShareTheLevel() {
        // 13 against 1 has p = 0.00183: significant alone and in a family of five (0.0092), not among six (0.011).
        for (int family : new int[] {5, 6}) {
            List<Cell> base = Stream.iterate(0, i -> i + 1).limit(family).map(i -> base("c" + i)).toList();
            List<Cell> changed = Stream.iterate(0, i -> i + 1)
                    .limit(family)
                    .map(i -> i == 2 ? cell("c2", Samples.changed(N, RIGHT, 13, 1, 0)) : base("c" + i))
                    .toList();
            Verdict.Compared verdict = assertInstanceOf(
                    Verdict.Compared.class, new Judge(JudgementSettings.DEFAULT).judge(base, changed, Map.of()).get(2));
            assertEquals(family == 5 ? Outcome.WORSE : Outcome.CHANGED, verdict.outcome());
            assertEquals(family * 30 / 16384.0, verdict.adjustedPValue(), 1e-9);
            assertEquals(family, verdict.family());
        }
    }

    @Test
    void cellsThatCannotBeCompared() {
        List<Verdict> verdicts = new Judge(JudgementSettings.DEFAULT)
                .judge(
                        List.of(base("gone"), base("batch"), base("images"), base("labels"), base("same")),
                        List.of(
                                base("fresh"),
                                base("same"),
                                cell("labels", CellPredictions.of(
                                        java.util.stream.IntStream.range(0, N).toArray(),
                                        java.util.stream.IntStream.range(0, N).map(i -> i % 2).toArray(),
                                        new int[N])),
                                cell("images", Samples.base(N - 1, RIGHT)),
                                cell("batch", Samples.base(N, RIGHT), Condition.BATCH, Condition.PREPROCESSING)),
                        Map.of());
        assertEquals(
                List.of("gone", "batch", "images", "labels", "same", "fresh"),
                verdicts.stream().map(Verdict::cell).toList());
        assertEquals(
                List.of(
                        Outcome.MISSING,
                        Outcome.NOT_COMPARABLE,
                        Outcome.NOT_COMPARABLE,
                        Outcome.NOT_COMPARABLE,
                        Outcome.SAME,
                        Outcome.NEW),
                verdicts.stream().map(Verdict::outcome).toList());
        assertEquals(
                Set.of(Condition.BATCH, Condition.PREPROCESSING),
                ((Verdict.NotComparable) verdicts.get(1)).differences());
        assertEquals(Set.of(Condition.IMAGES), ((Verdict.NotComparable) verdicts.get(2)).differences());
        assertEquals(Set.of(Condition.LABELS), ((Verdict.NotComparable) verdicts.get(3)).differences());
        assertEquals(1, ((Verdict.Compared) verdicts.get(4)).family());
        assertEquals(
                "batch: NOT_COMPARABLE. Not compared, because these differ: preprocessing, batch. Run both sides under the same"
                        + " conditions, or begin anew from this one: bitsweep accept runs/7",
                TEXT.message(verdicts.get(1)));
        assertEquals(
                "gone: MISSING. Only the base has this cell: Top-1 70.00 %, n = 2,000. Run the cell, or, if it was taken out on"
                        + " purpose, accept: bitsweep accept runs/7",
                TEXT.message(verdicts.get(0)));
        assertEquals("fresh: NEW. Only the new side has this cell: Top-1 70.00 %, n = 2,000.", TEXT.message(verdicts.get(5)));
    }

    @Test
    void refusesACellTwice() {
        assertEquals(
                "comparison: expected every cell once in the new side, found 'c' twice. Name the run it should come from.",
                assertThrows(
                                InputException.class,
                                () -> new Judge(JudgementSettings.DEFAULT)
                                        .judge(List.of(base("c")), List.of(base("c"), base("c")), Map.of()))
                        .getMessage());
    }

    @Test
    void nonInferiorityIsAProofOfItsOwn() {
        // 12 lost, 2 gained of 2,000: the lower end of the interval is -0.9 (not significant all the same).
        JudgementSettings wide = JudgementSettings.DEFAULT.withNonInferiority(1);
        JudgementSettings narrow = JudgementSettings.DEFAULT.withNonInferiority(0.5);
        Verdict.Compared shown = (Verdict.Compared) judge(wide, 12, 2, 0);
        Verdict.Compared notShown = (Verdict.Compared) judge(narrow, 12, 2, 0);
        assertEquals(NonInferiority.SHOWN, shown.nonInferiority());
        assertEquals(NonInferiority.NOT_SHOWN, notShown.nonInferiority());
        assertEquals(Outcome.WITHIN_NOISE, notShown.outcome());
        assertEquals(ExitCode.NOTHING_BEYOND_NOISE, shown.exitCode());
        assertEquals(ExitCode.CHANGED, notShown.exitCode());
        assertEquals(
                NonInferiority.NOT_ASKED,
                ((Verdict.Compared) judge(JudgementSettings.DEFAULT, 12, 2, 0)).nonInferiority());
        assertEquals(
                "c: WITHIN_NOISE. Top-1 70.00 % -> 69.50 % (-0.50 points, 95 % interval -0.89 to -0.12), n = 2,000; right only"
                        + " before 12, only now 2; McNemar's exact test p = 0.013. Predictions kept: 99.30 %; noise keeps 98.00 % and"
                        + " moves Top-1 by up to 0.25 points (2 replicates), 96.80 % are asked for. A loss of 0.5 points cannot be"
                        + " excluded. Compare on more images, or ask for a wider margin.",
                TEXT.message(notShown));
    }

    @Test
    void exitCodesAndTheirOrder() {
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6), Stream.of(ExitCode.values()).map(ExitCode::status).toList());
        Verdict same = judge(JudgementSettings.DEFAULT, 0, 0, 0);
        Verdict worse = judge(JudgementSettings.DEFAULT, 13, 1, 0);
        Verdict better = judge(JudgementSettings.DEFAULT, 1, 13, 0);
        Verdict changed = judge(JudgementSettings.DEFAULT, 20, 20, 25);
        Verdict missing = new Verdict.OneSided("m", Outcome.MISSING, Samples.base(2, 1).accuracy());
        Verdict fresh = new Verdict.OneSided("n", Outcome.NEW, Samples.base(2, 1).accuracy());
        Verdict other = new Verdict.NotComparable("o", Set.of(Condition.BATCH));
        assertEquals(0, ExitCode.of(List.of()).status());
        assertEquals(0, ExitCode.of(List.of(same, fresh)).status());
        assertEquals(5, ExitCode.of(List.of(same, missing)).status());
        assertEquals(5, ExitCode.of(List.of(other, same)).status());
        assertEquals(4, ExitCode.of(List.of(other, changed, missing)).status());
        assertEquals(4, ExitCode.of(List.of(better, missing)).status());
        assertEquals(3, ExitCode.of(List.of(better, worse, missing)).status());
    }
}
