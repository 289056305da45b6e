package org.bitsweep.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.quantization.plan.SpentBits;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Shape;
import org.bitsweep.report.figure.Figure.Style;
import org.bitsweep.settings.SettingsText;

/**
 * Top-1 over what a network's cells spend: bytes moved an image, and average bits of its weights, with the entropy of their codes, and
 * of its activations.
 */
final class SpendingFigures {

    private static final double KILO = 1000;
    private static final int FLOAT32_HUE = 5;
    private static final int FRONT_HUE = 7;
    private static final int ENTROPY_HUE = 3;

    private SpendingFigures() {}

    /** A cell whose spending is known. */
    private record Cell(String name, int activationBits, SpentBits spent, double topOne) {}

    /**
     * Figures for every network of which at least two cells spend something different, its variants together.
     *
     * @param prefix of the figures' names
     */
    static List<Figure> of(RunRecord run, String prefix) {
        Map<String, List<NetworkResult>> networks = run.networks().stream().collect(Collectors.groupingBy(
                network -> NetworkConfig.withoutVariant(network.network()), LinkedHashMap::new, Collectors.toList()));
        List<Figure> figures = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        networks.forEach((name, variants) -> {
            String end = "-" + number.incrementAndGet();
            List<Cell> cells = variants.stream().flatMap(variant -> variant.configurations().stream()
                    .flatMap(result -> cell(variant, result).stream())).toList();
            double float32 = variants.get(0).float32().topOnePercent();
            figure(name, cells, float32, prefix + "bytes" + end, "bytes moved an image (kB)",
                    cell -> cell.spent().bytes() / KILO, cell -> OptionalDouble.empty()).ifPresent(figures::add);
            figure(name, cells, float32, prefix + "weight-bits" + end, "average bits of a weight",
                    cell -> cell.spent().weights(), cell -> cell.spent().weightEntropy()).ifPresent(figures::add);
            figure(name, cells, float32, prefix + "activation-bits" + end, "average bits of an output's value",
                    cell -> cell.spent().activations(), cell -> OptionalDouble.empty()).ifPresent(figures::add);
        });
        return figures;
    }

    private static Optional<Cell> cell(NetworkResult network, ConfigurationResult result) {
        String variant = NetworkConfig.variant(network.network()).map(name -> " @" + name).orElse("");
        return result.spent().map(spent -> new Cell(result.configuration().bitsTitle() + " "
                + SettingsText.methods(result.configuration().methods()) + variant, result.configuration().activationBits(), spent,
                result.accuracy().topOnePercent()));
    }

    private static Optional<Figure> figure(
            String network, List<Cell> cells, double float32, String name, String title, ToDoubleFunction<Cell> cost,
            Function<Cell, OptionalDouble> entropy) {
        double least = cells.stream().mapToDouble(cost).min().orElse(0);
        double most = cells.stream().mapToDouble(cost).max().orElse(0);
        if (!(least < most)) {
            return Optional.empty();
        }
        List<Cell> front = ParetoFront.of(cells, cost, Cell::topOne);
        List<Mark> marks = new ArrayList<>();
        List<Cell> counted = cells.stream().filter(cell -> entropy.apply(cell).isPresent()).toList();
        List<Cell> densest = ParetoFront.of(counted, cell -> entropy.apply(cell).getAsDouble(), Cell::topOne);
        // Of all cells they would be more lines than figure.
        List<Mark.Pair> entropies = counted.stream().filter(cell -> front.contains(cell) || densest.contains(cell))
                .map(cell -> new Mark.Pair(new Point(cost.applyAsDouble(cell), cell.topOne()),
                        new Point(entropy.apply(cell).getAsDouble(), cell.topOne()))).toList();
        if (!entropies.isEmpty()) {
            marks.add(new Mark.Joined("entropy of the codes", entropies, Shape.CROSS, ENTROPY_HUE));
        }
        double start = entropies.stream().mapToDouble(pair -> pair.to().x()).reduce(least, Math::min);
        List<Series> series = new ArrayList<>();
        series.add(new Series("float32", List.of(new Point(start, float32), new Point(most, float32)), Style.DASHED_LINE, FLOAT32_HUE));
        List<Point> frontPoints = front.stream().map(cell -> new Point(cost.applyAsDouble(cell), cell.topOne())).toList();
        series.add(new Series("Pareto front", frontPoints, Style.LINE, FRONT_HUE));
        marks.add(new Mark.At("on the front", frontPoints, Shape.DIAMOND, FRONT_HUE));
        for (int bits : cells.stream().map(Cell::activationBits).distinct().sorted().toList()) {
            series.add(new Series(bits + "-bit activations", cells.stream().filter(cell -> cell.activationBits() == bits)
                    .map(cell -> new Point(cost.applyAsDouble(cell), cell.topOne())).toList(), Style.POINTS, series.size() - 2));
        }
        return Optional.of(new Figure.Curves(name, "Top-1 of " + network + " over " + title, new Axis(title, Scale.LINEAR),
                new Axis("Top-1 (%)", Scale.LINEAR), series,
                marks, front.stream()
                        .map(cell -> String.format(Locale.ROOT, " %s: %.3g, Top-1 %.2f.", cell.name(), cost.applyAsDouble(cell),
                                cell.topOne()))
                        .collect(Collectors.joining("", "Every quantized cell by " + title + " and Top-1, dashed float32 at "
                                + String.format(Locale.ROOT, "%.2f", float32) + (entropies.isEmpty() ? "" : "; joined with each that"
                                + " no other beats in bits or in entropy the entropy of its codes, which no variable-length code that"
                                + " writes weight by weight goes below")
                                + ". What no other cell beats:", ""))));
    }
}
