package org.bitsweep.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.table.Table;
import org.junit.jupiter.api.Test;

/** Two factors on 100 images: a cell has its first images right, as many as it says. */
class DesignFiguresTest {

    private static final String ACIQ = "ACIQ";
    private static final String SQUANT = "weight-rounding = squant";

    private static Map<Set<String>, CellPredictions> cells(int none, int aciq, int squant, int both) {
        Map<Set<String>, CellPredictions> cells = new LinkedHashMap<>();
        cells.put(Set.of(), right(none));
        cells.put(Set.of(ACIQ), right(aciq));
        cells.put(Set.of(SQUANT), right(squant));
        cells.put(Set.of(ACIQ, SQUANT), right(both));
        return cells;
    }

    private static CellPredictions right(int count) {
        return CellPredictions.of(IntStream.range(0, 100).toArray(), new int[100],
                IntStream.range(0, 100).map(image -> image < count ? 0 : 1).toArray());
    }

    private static DesignEffects design(String bits, Map<String, Map<Set<String>, CellPredictions>> networks) {
        return DesignEffects.of(bits, List.of(ACIQ, SQUANT), networks);
    }

    private static Map<String, Map<Set<String>, CellPredictions>> two() {
        Map<String, Map<Set<String>, CellPredictions>> networks = new LinkedHashMap<>();
        networks.put("moved", cells(50, 70, 50, 90));
        networks.put("still", cells(50, 50, 50, 50));
        return networks;
    }

    private static void requireBars(Figure.BarSeries series, double... values) {
        assertEquals(values.length, series.bars().size(), series.toString());
        for (int i = 0; i < values.length; i++) {
            Figure.Bar bar = series.bars().get(i);
            assertEquals(values[i], bar.value(), 1e-9, series.toString());
            assertTrue(values[i] == 0 ? bar.low() <= 0 : bar.low() < bar.value() && bar.high() > bar.value(), bar.toString());
        }
    }

    /** (70 + 90 - 50 - 50) / 2 = 30, (50 + 90 - 50 - 70) / 2 = 10, (50 + 90 - 70 - 50) / 2 = 10; together half of it. */
    @Test
    void effectsTogetherAndByNetwork() {
        List<Figure> figures = DesignFigures.of(List.of(design("4W4A", two()), design("3W8A", two())), "run-1-");
        assertEquals(List.of("run-1-design-1", "run-1-design-2", "run-1-design-3"), figures.stream().map(Figure::name).toList());
        Figure.Bars together = (Figure.Bars) figures.get(0);
        assertEquals(List.of("ACIQ", "weight-rounding", "ACIQ × weight-rounding"), together.categories());
        assertEquals(List.of("4W4A", "3W8A"), together.series().stream().map(Figure.BarSeries::title).toList());
        requireBars(together.series().get(0), 15, 5, 5);
        assertTrue(together.description().contains("weight-rounding = squant"), together.description());
        Figure.Bars main = (Figure.Bars) figures.get(1);
        assertEquals(List.of("moved", "still"), main.series().stream().map(Figure.BarSeries::title).toList());
        requireBars(main.series().get(0), 30, 10);
        requireBars(main.series().get(1), 0, 0);
    }

    /** 30 points of 100 images: 40 images tell the cells apart, 20 of them twice as much as the others. */
    @Test
    void oneNetworkHasOneFigureAndOneTable() {
        DesignEffects design = design("4W4A", Map.of("moved", cells(50, 70, 50, 90)));
        assertEquals(1, DesignFigures.of(List.of(design), "").size());
        List<Table> tables = design.tables("beyond");
        assertEquals(1, tables.size());
        assertEquals("beyond: effects of methods and settings on Top-1 of moved, 4W4A", tables.get(0).title());
        assertEquals(List.of("ACIQ", "+30.00"), tables.get(0).rows().get(0).cells().subList(0, 2));
        // Contrasts of an image: 2 of the first 20 behind 50, 1 of the next 20; mean 0.6, squares 100 over 99 degrees.
        double error = 100 / 2.0 * Math.sqrt((20 * 4 + 20 - 100 * 0.36) / 99 / 100);
        assertEquals(String.format(Locale.ROOT, "%+.2f to %+.2f", 30 - 1.96 * error, 30 + 1.96 * error),
                tables.get(0).rows().get(0).cells().get(2));
        assertEquals(3, design("4W4A", two()).tables("beyond").size());
    }
}
