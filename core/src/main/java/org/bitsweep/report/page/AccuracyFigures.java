package org.bitsweep.report.page;

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
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Bar;
import org.bitsweep.report.figure.Figure.BarSeries;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Style;

/** Top-1 of a run's cells as figures: bars as in the paper's Figure 1, lines over bits as in its Figure 4. */
final class AccuracyFigures {

    private static final String AXIS = "Top-1 (%)";
    /** In its own colour; float32 is black in every figure. */
    private static final int FLOAT32_HUE = 5;
    private static final int MOST_HUE = 0;
    private static final int NAIVE_HUE = 1;

    /** By the methods other than bias correction, which is drawn through; naive and all methods as in the bars. */
    private static final int[] LINE_HUES = {NAIVE_HUE, 2, 3, 6, 4, 7, FLOAT32_HUE, MOST_HUE};

    private AccuracyFigures() {}

    /**
     * Naive, most methods and float32 side by side: for a single network over its bits, for several over the networks, a
     * figure for each bits.
     *
     * @param prefix of the figures' names
     */
    static List<Figure> bars(RunRecord run, String prefix) {
        List<String> bits = bits(run.networks());
        List<Figure> figures = new ArrayList<>();
        if (run.networks().size() == 1) {
            NetworkResult network = run.networks().get(0);
            Map<String, Trio> trios = new LinkedHashMap<>();
            bits.forEach(each -> trio(network, each).ifPresent(trio -> trios.put(each, trio)));
            bars(prefix + "bars", "Top-1 of " + network.network() + ": naive, with methods, float32", "bits", trios)
                    .ifPresent(figures::add);
            return figures;
        }
        for (int i = 0; i < bits.size(); i++) {
            String each = bits.get(i);
            Map<String, Trio> trios = new LinkedHashMap<>();
            run.networks().forEach(network -> trio(network, each).ifPresent(trio -> trios.put(network.network(), trio)));
            bars(prefix + "bars-" + (i + 1), "Top-1 at " + each + ": naive, with methods, float32", "", trios)
                    .ifPresent(figures::add);
        }
        return figures;
    }

    /** Float32, the cell with fewest methods and the one with most, at the same bits. */
    private record Trio(Accuracy float32, ConfigurationResult fewest, ConfigurationResult most) {}

    private static Optional<Trio> trio(NetworkResult network, String bits) {
        List<ConfigurationResult> cells = network.configurations().stream()
                .filter(result -> result.configuration().bitsTitle().equals(bits)).toList();
        Comparator<ConfigurationResult> methods = Comparator.comparingInt(result -> result.configuration().methods().size());
        Optional<ConfigurationResult> fewest = cells.stream().min(methods);
        Optional<ConfigurationResult> most = cells.stream().max(methods);
        return fewest.filter(one -> !one.equals(most.orElseThrow()))
                .map(one -> new Trio(network.float32(), one, most.orElseThrow()));
    }

    private static Optional<Figure> bars(String name, String title, String categoryTitle, Map<String, Trio> trios) {
        if (trios.isEmpty()) {
            return Optional.empty();
        }
        List<Bar> naive = trios.values().stream().map(trio -> bar(trio.fewest().accuracy())).toList();
        List<Bar> most = trios.values().stream().map(trio -> bar(trio.most().accuracy())).toList();
        List<Bar> float32 = trios.values().stream().map(trio -> bar(trio.float32())).toList();
        StringBuilder words = new StringBuilder("Top-1 in percent with Wilson's 95 % interval.");
        trios.forEach((category, trio) -> words.append(String.format(Locale.ROOT, " %s: %.2f %s, %.2f %s, %.2f float32.", category,
                trio.fewest().accuracy().topOnePercent(), title(trio.fewest()), trio.most().accuracy().topOnePercent(),
                title(trio.most()), trio.float32().topOnePercent())));
        return Optional.of(new Figure.Bars(name, title, categoryTitle, AXIS, List.copyOf(trios.keySet()), List.of(
                new BarSeries(legend(trios.values().stream().map(Trio::fewest).toList(), "fewest methods"), naive, NAIVE_HUE),
                new BarSeries(legend(trios.values().stream().map(Trio::most).toList(), "most methods"), most, MOST_HUE),
                new BarSeries("float32", float32, FLOAT32_HUE)), words.toString()));
    }

    private static String legend(List<ConfigurationResult> cells, String mixed) {
        Set<String> titles = cells.stream().map(AccuracyFigures::title).collect(Collectors.toCollection(LinkedHashSet::new));
        return titles.size() == 1 ? titles.iterator().next() : mixed;
    }

    private static String title(ConfigurationResult cell) {
        return methodsTitle(cell.configuration().methods());
    }

    /** Methods in a legend. */
    static String methodsTitle(Set<Method> methods) {
        if (methods.isEmpty()) {
            return "naive";
        }
        return methods.size() == Method.values().length ? "all four methods"
                : methods.stream().sorted().map(Method::title).collect(Collectors.joining(" + "));
    }

    private static Bar bar(Accuracy accuracy) {
        return new Bar(accuracy.topOnePercent(), accuracy.topOneInterval().lowPercent(), accuracy.topOneInterval().highPercent());
    }

    /**
     * A line for every combination of methods over bits that are the same for weights and activations.
     *
     * @return empty if the network has fewer than two such bits
     */
    static Optional<Figure> lines(NetworkResult network, String name) {
        Map<Set<Method>, List<Point>> lines = new LinkedHashMap<>();
        Set<Integer> bits = new LinkedHashSet<>();
        network.configurations().stream()
                .filter(result -> result.configuration().weightBits() == result.configuration().activationBits())
                .sorted(Comparator.comparingInt(result -> result.configuration().weightBits()))
                .forEach(result -> {
                    bits.add(result.configuration().weightBits());
                    lines.computeIfAbsent(result.configuration().methods(), methods -> new ArrayList<>())
                            .add(new Point(result.configuration().weightBits(), result.accuracy().topOnePercent()));
                });
        if (bits.size() < 2) {
            return Optional.empty();
        }
        List<Series> series = new ArrayList<>();
        double float32 = network.float32().topOnePercent();
        series.add(new Series(
                "float32", bits.stream().map(each -> new Point(each, float32)).toList(), Style.POINTS, FLOAT32_HUE));
        List<Set<Method>> drawn = lines.keySet().stream()
                .sorted(Comparator.comparingInt(AccuracyFigures::code).reversed()).toList();
        for (Set<Method> methods : drawn) {
            boolean corrected = methods.contains(Method.BIAS_CORRECTION);
            series.add(new Series(methodsTitle(methods), lines.get(methods), corrected ? Style.LINE : Style.DASHED_LINE,
                    LINE_HUES[code(methods) / 2]));
        }
        return Optional.of(new Figure.Curves(name, "Top-1 of " + network.network() + " over bits, every combination",
                new Axis("bits of weights and activations", Scale.LINEAR), new Axis(AXIS, Scale.LINEAR), series, List.of(),
                String.format(Locale.ROOT, "Top-1 in percent over %s bits for %d combinations of methods; with bias correction drawn"
                        + " through, without it dashed. float32 is at %.2f. The numbers stand in the table.",
                        bits.stream().map(String::valueOf).collect(Collectors.joining(", ")), lines.size(), float32)));
    }

    /** The place of a combination in the published order, bias correction being its least digit. */
    private static int code(Set<Method> methods) {
        return methods.stream().mapToInt(method -> 1 << (Method.values().length - 1 - method.ordinal())).sum();
    }

    private static List<String> bits(List<NetworkResult> networks) {
        return networks.stream().flatMap(network -> network.configurations().stream())
                .map(result -> result.configuration().bitsTitle()).distinct().toList();
    }
}
