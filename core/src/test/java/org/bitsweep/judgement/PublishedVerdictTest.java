package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.PublishedSummary.Agreement;
import org.junit.jupiter.api.Test;

class PublishedVerdictTest {

    private enum Method {
        CLIPPING,
        CORRECTION
    }

    private static Accuracy accuracy(long right) {
        return new Accuracy(50_000, right, right);
    }

    private static PublishedVerdict verdict(long right, String figure, double move) {
        return PublishedVerdict.of(
                accuracy(right), PrintedFigure.of(figure), Optional.of(new NoiseFloor(1, 50_000, 10, move)));
    }

    @Test
    void printedDecimalsSayHowMuchWasRounded() {
        assertEquals(0.05, PrintedFigure.of("71.7").halfUnit(), 1e-15);
        assertEquals(0.005, PrintedFigure.of("71.70").halfUnit(), 1e-15);
        assertEquals(0.5, PrintedFigure.of("0").halfUnit(), 1e-15);
        assertEquals("71.70", PrintedFigure.of("71.70").toString());
        for (String bad : List.of("271.6", "-1", "NaN", "71,7", "", "1e1")) {
            assertEquals(
                    "published figure: expected a percentage from 0 to 100 such as 71.7, found '" + bad + "'. Correct it.",
                    assertThrows(InputException.class, () -> PrintedFigure.of(bad)).getMessage());
        }
    }

    @Test
    void verdictsOnOneFigure() {
        // 36,000 of 50,000: 72 %, Wilson 71.605 to 72.392.
        assertEquals(Reproduction.REPRODUCED, verdict(36_000, "72.4", 0).reproduction());
        assertEquals(Reproduction.REPRODUCED, verdict(36_000, "71.6", 0).reproduction());
        // 72.5 - 0.05 is outside; noise of 0.1 points takes it in.
        PublishedVerdict close = verdict(36_000, "72.5", 0);
        assertEquals(Reproduction.CLOSE, close.reproduction());
        assertEquals(72.5 - close.interval().highPercent() - 0.05, close.missPoints(), 1e-12);
        assertEquals(Reproduction.REPRODUCED, verdict(36_000, "72.5", 0.1).reproduction());
        assertEquals(0, verdict(36_000, "72.5", 0.1).missPoints());
        // With two decimals nothing is owed to rounding but 0.005.
        assertEquals(Reproduction.REPRODUCED, verdict(36_000, "72.39", 0).reproduction());
        assertEquals(Reproduction.CLOSE, verdict(36_000, "72.40", 0).reproduction());
        assertEquals(Reproduction.CLOSE, verdict(36_000, "72.9", 0).reproduction());
        assertEquals(Reproduction.DIFFERENT, verdict(36_000, "73.0", 0).reproduction());
        assertEquals(Reproduction.DIFFERENT, verdict(36_000, "71.0", 0).reproduction());
        assertEquals(-1.3, verdict(36_000, "73.3", 0).differencePoints(), 1e-9);
    }

    @Test
    void kendallIsThatOfRAndScipy() {
        List<Double> first = List.of(61.8, 63.7, 63.0, 65.5, 70.9, 73.2, 70.9, 72.4, 68.2, 70.9);
        List<Double> second = List.of(60.1, 64.0, 63.2, 63.2, 71.0, 72.8, 71.3, 72.0, 68.2, 69.9);
        assertEquals(0.907222105138509, KendallTau.of(first, second).getAsDouble(), 1e-12);
        // One exchange among four: (5 - 1) / 6.
        assertEquals(
                4 / 6.0, KendallTau.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(1.0, 3.0, 2.0, 4.0)).getAsDouble(), 1e-12);
        assertEquals(OptionalDouble.empty(), KendallTau.of(List.of(1.0, 2.0), List.of(3.0, 3.0)));
    }

    private static TableCell<Method> cell(String group, Set<Method> methods, long right, String figure) {
        return new TableCell<>(group, methods, accuracy(right), PrintedFigure.of(figure), Optional.empty());
    }

    @Test
    void summaryOfATable() {
        List<TableCell<Method>> cells = List.of(
                cell("4W4A", Set.of(), 30_000, "61.8"),
                cell("4W4A", Set.of(Method.CLIPPING), 34_000, "68.2"),
                cell("4W4A", Set.of(Method.CORRECTION), 31_750, "63.7"),
                cell("4W4A", Set.of(Method.CLIPPING, Method.CORRECTION), 33_900, "69.9"),
                cell("2W2A", Set.of(), 55, "0.1"),
                cell("2W2A", Set.of(Method.CORRECTION), 90, "0.2"));
        PublishedSummary<Method> summary = PublishedSummary.of(cells);
        assertEquals(6, summary.cells());
        assertEquals(
                Map.of(Reproduction.REPRODUCED, 4, Reproduction.CLOSE, 0, Reproduction.DIFFERENT, 2), summary.counts());
        // 60.0, 68.0, 63.5, 67.8, 0.11, 0.18 less the published ones.
        assertEquals((-1.8 - 0.2 - 0.2 - 2.1 + 0.01 - 0.02) / 6, summary.meanDifferencePoints(), 1e-9);
        assertEquals("69.9", summary.largest().figure().toString());
        // Of 15 pairs one is in the other order (68.0 > 67.8, but 68.2 < 69.9).
        assertEquals(13 / 15.0, summary.kendallTau().getAsDouble(), 1e-12);
        List<String> effects = new ArrayList<>();
        summary.effects().forEach(effect ->
                effects.add(effect.group() + " " + effect.method() + " " + effect.others() + " " + effect.agreement()));
        assertEquals(
                List.of(
                        "4W4A CLIPPING [] AGREES",
                        "4W4A CORRECTION [] AGREES",
                        "4W4A CLIPPING [CORRECTION] AGREES",
                        "4W4A CORRECTION [CLIPPING] DISAGREES",
                        "2W2A CORRECTION [] UNDECIDED"),
                effects);
        assertEquals(3, summary.effects(Agreement.AGREES));
        assertEquals(1.7, summary.effects().get(3).publishedPoints(), 1e-9);
        assertEquals(-0.2, summary.effects().get(3).measuredPoints(), 1e-9);
    }

    @Test
    void nearestNeighbourIsOfTheSameGroup() {
        List<TableCell<Method>> cells = List.of(
                cell("4W4A", Set.of(), 34_100, "61.8"),
                cell("4W4A", Set.of(Method.CLIPPING), 34_000, "68.3"),
                cell("4W4A", Set.of(Method.CORRECTION), 31_750, "63.7"),
                cell("8W4A", Set.of(), 34_100, "68.2"));
        assertEquals(
                "68.3",
                PublishedSummary.nearestNeighbour(cells.get(0), cells).orElseThrow().figure().toString());
        assertEquals(Optional.empty(), PublishedSummary.nearestNeighbour(cells.get(3), cells));
    }
}
