package org.bitsweep.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.SpentBits;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.FigureCsv;
import org.bitsweep.report.figure.SvgRenderer;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class SpendingFiguresTest {

    @Test
    void aFrontIsWhatNothingElseBeats() {
        List<Point> all = List.of(new Point(3, 50), new Point(1, 40), new Point(2, 40), new Point(3, 60), new Point(4, 60),
                new Point(5, 55), new Point(6, 70), new Point(1, 30));
        assertEquals(List.of(new Point(1, 40), new Point(3, 60), new Point(6, 70)), ParetoFront.of(all, Point::x, Point::y));
        assertEquals(List.of(), ParetoFront.of(List.<Point>of(), Point::x, Point::y));
    }

    private static ConfigurationResult result(int weights, int activations, Set<Method> methods, double weightBits, double bytes, int right) {
        return new ConfigurationResult(new QuantizationConfig(weights, activations, methods, Profile.REFERENCE.settings()), "plan",
                "e" + weights + activations + methods, new Accuracy(100, right, 100),
                Optional.of(new SpentBits(weightBits, activations, bytes, OptionalDouble.of(weightBits - 1))));
    }

    private static NetworkResult network(String name, ConfigurationResult... results) {
        return new NetworkResult(name, "01", Map.of(), Profile.REFERENCE.settings(), "f", new Accuracy(100, 95, 100), List.of(results));
    }

    private static List<Figure> figures(NetworkResult... networks) {
        return SpendingFigures.of(new RunRecord("sweep", EvaluatedImages.all("set", 100), 50, List.of(networks), ".", Map.of(),
                Map.of(), Presentation.PLAIN), "run-1-");
    }

    /** Variants of a network are points of one figure; the front runs through the best of them. */
    @Test
    void accuracyOverBytesAndOverBitsOfWeights() {
        List<Figure> found = figures(
                network("net@plain", result(3, 8, Set.of(), 3.5, 9000, 60), result(4, 4, Set.of(), 4.5, 6000, 70),
                        result(8, 8, Set.of(), 8, 12_000, 94)),
                network("net@squant", result(3, 8, Set.of(Method.ACIQ), 3.5, 9000, 80)));
        assertEquals(List.of("run-1-bytes-1", "run-1-weight-bits-1", "run-1-activation-bits-1"), found.stream().map(Figure::name).toList());
        Figure.Curves bytes = (Figure.Curves) found.get(0);
        assertEquals(List.of("float32", "Pareto front", "4-bit activations", "8-bit activations"),
                bytes.series().stream().map(Figure.Series::title).toList());
        assertEquals(List.of(new Point(6, 70), new Point(9, 80), new Point(12, 94)), bytes.series().get(1).points());
        assertEquals(List.of(new Point(9, 60), new Point(12, 94), new Point(9, 80)), bytes.series().get(3).points());
        assertEquals(List.of(new Point(6, 95), new Point(12, 95)), bytes.series().get(0).points());
        assertTrue(bytes.description().endsWith("What no other cell beats: 4W4A none @plain: 6.00, Top-1 70.00."
                + " 3W8A aciq @squant: 9.00, Top-1 80.00. 8W8A none @plain: 12.0, Top-1 94.00."), bytes.description());
        Figure.Curves weights = (Figure.Curves) found.get(1);
        assertEquals(List.of(new Point(3.5, 80), new Point(8, 94)), weights.series().get(1).points());
        assertEquals(1, bytes.marks().size());
        // A bit less than what is spent, at the same accuracy, where no other cell is better.
        Figure.Mark.Joined entropy = (Figure.Mark.Joined) weights.marks().get(0);
        assertEquals(List.of(new Figure.Mark.Pair(new Point(8, 94), new Point(7, 94)),
                new Figure.Mark.Pair(new Point(3.5, 80), new Point(2.5, 80))), entropy.pairs());
        assertEquals(List.of(new Point(2.5, 95), new Point(8, 95)), weights.series().get(0).points());
        assertTrue(SvgRenderer.render(weights).contains("entropy of the codes"));
        assertTrue(FigureCsv.render(weights).contains("mark,entropy of the codes,8.0000000,94.000000\n"
                + "mark,entropy of the codes,7.0000000,94.000000\n"));
        assertEquals(List.of(new Point(4, 70), new Point(8, 94)), ((Figure.Curves) found.get(2)).series().get(1).points());
    }

    @Test
    void whereNothingDiffersOrIsKnownThereIsNoFigure() {
        assertEquals(List.of(), figures(network("net", result(4, 4, Set.of(), 4, 100, 60), result(4, 4, Set.of(Method.ACIQ), 4, 100, 70))));
        assertEquals(List.of(), figures(network("old", new ConfigurationResult(
                new QuantizationConfig(4, 4, Set.of(), Profile.REFERENCE.settings()), "plan", "e", new Accuracy(100, 5, 9)))));
        List<Figure> two = figures(network("a", result(4, 4, Set.of(), 4, 100, 60), result(3, 3, Set.of(), 3, 80, 50)),
                network("b", result(4, 4, Set.of(), 4, 100, 60), result(3, 3, Set.of(), 3, 80, 50)));
        assertEquals(List.of("run-1-bytes-1", "run-1-weight-bits-1", "run-1-activation-bits-1", "run-1-bytes-2", "run-1-weight-bits-2",
                "run-1-activation-bits-2"),
                two.stream().map(Figure::name).toList());
    }
}
