package org.bitsweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.config.KnownDifference;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.report.table.PublishedTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class PublishedTableTest {

    private static ConfigurationResult result(Set<Method> methods, String digest, int right) {
        return new ConfigurationResult(
                new QuantizationConfig(4, 4, methods, Profile.REFERENCE.settings()), "plan", digest, new Accuracy(10_000, right, right));
    }

    private static final ConfigurationResult NAIVE = result(Set.of(), "d0", 5_000);
    private static final ConfigurationResult ALLOCATED = result(Set.of(Method.BIT_ALLOCATION_WEIGHTS), "d1", 6_050);
    private static final NetworkResult NETWORK = new NetworkResult("net", "0123", Map.of(), Profile.REFERENCE.settings(), "f0",
            new Accuracy(10_000, 8_150, 8_150), List.of(NAIVE, ALLOCATED));

    private static RunRecord run(EvaluatedImages images, Map<String, NoiseFloor> noise) {
        return new RunRecord("sample", images, 50, List.of(NETWORK), RunRecord.OWN_STORE, noise, Map.of(), Presentation.PLAIN);
    }

    private static PublishedFigures.Figure figure(ConfigurationResult of, String printed) {
        QuantizationConfig configuration = of.configuration();
        return new PublishedFigures.Figure("net", 4, 4, PublishedFigures.granularity(configuration),
                PublishedFigures.clipping(configuration), configuration.methods(), PrintedFigure.of(printed));
    }

    private static final PublishedFigures FIGURES = new PublishedFigures(List.of(
            new PublishedFigures.Figure("net", 32, 32, "", "", Set.of(), PrintedFigure.of("81")),
            figure(NAIVE, "70.1"), figure(ALLOCATED, "59")));

    @Test
    void verdictsAndSummary() {
        Table table = PublishedTable.of(run(EvaluatedImages.all("set", 10_000), Map.of()), FIGURES).orElseThrow();
        // 81 stands for 80.5 to 81.5; the interval of 60.50 begins at 59.54, and half a unit reaches 59.5.
        assertEquals(List.of("REPRODUCED", "DIFFERENT", "CLOSE"), table.rows().stream().map(row -> row.cells().get(6)).toList());
        assertEquals(List.of("81", "70.1", "59"), table.rows().stream().map(row -> row.cells().get(4)).toList());
        // What was measured without methods is nearer to the other cell's figure.
        assertEquals(List.of("-", "59", "70.1"), table.rows().stream().map(row -> row.cells().get(7)).toList());
        assertTrue(table.notes().get(0).startsWith("3 cells: 1 reproduced, 1 close (within 0.5 points beyond), 1 different;"
                + " measured less published -6.03 points on average, largest -20.10 (net 4W4A none)."), table.notes().get(0));
        assertTrue(table.notes().get(1).endsWith("in 0 cases, the other in 1; 0 are undecided."), table.notes().get(1));
    }

    @Test
    void whatIsKnownStandsBesideTheCellsItIsKnownOf() {
        Set<Method> allocated = ALLOCATED.configuration().methods();
        Method on = allocated.iterator().next();
        PublishedFigures figures = new PublishedFigures(FIGURES.figures(), List.of(
                new KnownDifference("other", "", "", Map.of(), "of another network"),
                new KnownDifference("", "4", "4", Map.of(on, true), "of four bits with " + on),
                new KnownDifference("net", "4", "", Map.of(on, false), "of four bits without"),
                new KnownDifference("net", "", "4", Map.of(on, true), "of four bits with " + on),
                new KnownDifference("net", "32", "32", Map.of(), "of float32"),
                new KnownDifference("ne", "", "", Map.of(), "of a name that begins alike")));
        Table table = PublishedTable.of(run(EvaluatedImages.all("set", 10_000), Map.of()), figures).orElseThrow();
        assertEquals("known", table.columns().get(8).title());
        assertEquals(List.of("c", "b", "a"), table.rows().stream().map(row -> row.cells().get(8)).toList());
        assertEquals(List.of("Known, a: of four bits with " + on + ".", "Known, b: of four bits without.", "Known, c: of float32."),
                table.notes().subList(3, 6));
    }

    @Test
    void measuredNoiseWidens() {
        Table table = PublishedTable.of(run(EvaluatedImages.all("set", 10_000), Map.of("d1", new NoiseFloor(2, 10_000, 300, 0.4))),
                FIGURES).orElseThrow();
        assertEquals("REPRODUCED", table.rows().get(2).cells().get(6));
    }

    @Test
    void nothingOnAPartOfTheSet() {
        assertEquals(Optional.empty(), PublishedTable.of(run(new EvaluatedImages("set", 20_000, 10_000, List.of()), Map.of()), FIGURES));
        assertEquals(Optional.empty(),
                PublishedTable.of(run(EvaluatedImages.all("set", 10_000), Map.of()), PublishedFigures.NONE));
    }
}
