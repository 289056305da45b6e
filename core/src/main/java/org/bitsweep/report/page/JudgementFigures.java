package org.bitsweep.report.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitsweep.judgement.FactorialEffects.Effect;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.Recovery;
import org.bitsweep.judgement.Reproduction;
import org.bitsweep.judgement.TableCell;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Bar;
import org.bitsweep.report.figure.Figure.BarSeries;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Shape;
import org.bitsweep.report.figure.Figure.Style;
import org.bitsweep.report.table.EffectsTable;

/** Effects, recovery, published figures and nights as figures. */
final class JudgementFigures {

    /** Main effects and interactions of two: of more the table tells. */
    private static final int ORDER = 2;
    private static final int NIGHT_LINES = 8;

    private JudgementFigures() {}

    /** @return empty if no bits have all combinations of methods */
    static Optional<Figure> effects(NetworkInsights insights, String name) {
        if (insights.effects().isEmpty()) {
            return Optional.empty();
        }
        List<BarSeries> series = new ArrayList<>();
        Set<String> categories = new LinkedHashSet<>();
        insights.effects().forEach((bits, effects) -> {
            List<Bar> bars = new ArrayList<>();
            for (Effect<Method> effect : effects.effects()) {
                if (effect.methods().size() <= ORDER) {
                    double half = EffectsTable.ERRORS * effect.standardErrorPoints();
                    bars.add(new Bar(effect.points(), effect.points() - half, effect.points() + half));
                    categories.add(effect.methods().stream().sorted().map(Method::title).collect(Collectors.joining(" × ")));
                }
            }
            series.add(new BarSeries(bits, bars, series.size()));
        });
        return Optional.of(new Figure.Bars(name, "Effects of the methods on Top-1 of " + insights.network(), "",
                "effect (points of Top-1)", List.copyOf(categories), series,
                "Main effects of the methods and their interactions of two, with 95 % intervals, at "
                        + String.join(", ", insights.effects().keySet()) + ". The numbers stand in the tables of effects."));
    }

    /** @return empty if naive quantization nowhere loses more than chance */
    static Optional<Figure> recovery(List<NetworkInsights> networks, String name) {
        Set<String> bits = networks.stream().flatMap(each -> each.recoveries().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, Recovery> bars = new LinkedHashMap<>();
        for (NetworkInsights network : networks) {
            for (String each : bits) {
                Recovery recovery = network.recoveries().get(each);
                if (recovery != null) {
                    bars.put(networks.size() == 1 ? each : network.network() + " " + each, recovery);
                }
            }
        }
        if (bars.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder("Share of what naive quantization loses that all four methods give back, in percent,"
                + " with 95 % interval.");
        bars.forEach((category, one) -> words.append(String.format(Locale.ROOT, " %s: %.0f (%.0f to %.0f).", category,
                one.percent(), one.lowPercent(), one.highPercent())));
        return Optional.of(new Figure.Bars(name, "What the four methods give back of the loss"
                + (networks.size() == 1 ? " of " + networks.get(0).network() : ""), "", "recovered (% of float32 less naive)",
                List.copyOf(bars.keySet()), List.of(new BarSeries("all four methods", bars.values().stream()
                        .map(one -> new Bar(one.percent(), one.lowPercent(), one.highPercent())).toList(), 2)), words.toString()));
    }

    /** @param cells at least one */
    static Figure published(List<TableCell<Method>> cells, String name) {
        double low = values(cells).min(Double::compare).orElseThrow();
        double high = values(cells).max(Double::compare).orElseThrow();
        List<Series> series = new ArrayList<>();
        series.add(new Series("equal", List.of(new Point(low, low), new Point(Math.max(high, low + 1), Math.max(high, low + 1))),
                Style.DASHED_LINE, 7));
        Map<Reproduction, Integer> hues = Map.of(Reproduction.REPRODUCED, 2, Reproduction.CLOSE, 4, Reproduction.DIFFERENT, 1);
        for (Reproduction reproduction : Reproduction.values()) {
            List<Point> points = cells.stream().filter(cell -> cell.verdict().reproduction() == reproduction)
                    .map(cell -> new Point(cell.figure().value(), cell.accuracy().topOnePercent())).toList();
            if (!points.isEmpty()) {
                series.add(new Series(reproduction.name().toLowerCase(Locale.ROOT) + " (" + points.size() + ")", points,
                        Style.POINTS, hues.get(reproduction)));
            }
        }
        return new Figure.Curves(name, "Measured beside published", new Axis("published Top-1 (%)", Scale.LINEAR),
                new Axis("measured Top-1 (%)", Scale.LINEAR), series, List.of(),
                cells.size() + " cells, measured over published Top-1 in percent; on the dashed line both are equal. The numbers"
                        + " stand in the table beside the published figures.");
    }

    private static Stream<Double> values(List<TableCell<Method>> cells) {
        return cells.stream().flatMap(cell -> Stream.of(cell.figure().value(), cell.accuracy().topOnePercent()));
    }

    /**
     * Top-1 of cells over nights; those that once needed a person first.
     *
     * @return empty if there are fewer than two nights
     */
    static Optional<Figure> history(List<RecordedNight> cells, String name) {
        List<Instant> nights = cells.stream().map(RecordedNight::night).distinct().sorted().toList();
        if (nights.size() < 2) {
            return Optional.empty();
        }
        Map<String, List<RecordedNight>> byCell = cells.stream()
                .collect(Collectors.groupingBy(RecordedNight::cell, LinkedHashMap::new, Collectors.toList()));
        List<String> shown = byCell.keySet().stream()
                .sorted(Comparator.comparing((String cell) -> byCell.get(cell).stream().noneMatch(JudgementFigures::isStep)))
                .limit(NIGHT_LINES).toList();
        List<Series> series = new ArrayList<>();
        List<Point> steps = new ArrayList<>();
        for (String cell : shown) {
            List<Point> line = new ArrayList<>();
            byCell.get(cell).stream().sorted(Comparator.comparing(RecordedNight::night)).forEach(night -> {
                Point point = new Point(nights.indexOf(night.night()) + 1, night.topOnePercent());
                line.add(point);
                if (isStep(night)) {
                    steps.add(point);
                }
            });
            series.add(new Series(cell, line, Style.LINE, series.size()));
        }
        return Optional.of(new Figure.Curves(name, "Top-1 over nights", new Axis("night, counted from the first", Scale.LINEAR),
                new Axis("Top-1 (%)", Scale.LINEAR), series,
                steps.isEmpty() ? List.of() : List.of(new Mark.At("beyond noise", steps, Shape.DIAMOND, 5)),
                String.format(Locale.ROOT, "Top-1 in percent of %d of %d cells over %d nights; %d points differ from the baseline"
                        + " beyond noise.", shown.size(), byCell.size(), nights.size(), steps.size())));
    }

    private static boolean isStep(RecordedNight night) {
        return Set.of(Outcome.WORSE, Outcome.BETTER, Outcome.CHANGED).contains(night.outcome());
    }
}
