package org.bitsweep.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Style;
import org.bitsweep.report.figure.Figure;

/** The distribution of a layer's values, the two priors fitted to it, and where each rule cuts. */
public final class LayerDistributionFigure {

    private static final int INTERVALS = 160;
    private LayerDistributionFigure() {}

    /**
     * The figure.
     *
     * @param name of its files
     * @param layer network and layer, for the title
     * @param histograms of the layer's output before its ReLU
     * @param upperEnds where each rule's range ends, by the rule's name
     */
    public static Figure.Curves of(String name, String layer, ImageHistograms histograms, SortedMap<String, Double> upperEnds) {
        LayerDistribution values = new LayerDistribution(histograms);
        double[] span = values.points();
        double from = span[0];
        double step = (span[span.length - 1] - from) / INTERVALS;
        if (!(step > 0)) {
            throw new IllegalArgumentException(layer + " has one value only, " + from + ": no distribution to draw");
        }
        List<Point> density = new ArrayList<>();
        for (int i = 0; i < INTERVALS; i++) {
            double left = from + i * step;
            density.add(new Point(left + step / 2, (values.share(left + step) - values.share(left)) / step));
        }
        // Fits are drawn no deeper than half the least density there is: a logarithmic axis would be all tail.
        double floor = density.stream().mapToDouble(Point::y).filter(y -> y > 0).min().orElseThrow() / 2;
        List<Series> series = new ArrayList<>();
        series.add(new Series("values", density, Style.AREA, 7));
        StringBuilder fits = new StringBuilder();
        for (Prior prior : Prior.values()) {
            FittedPrior fitted = FittedPrior.to(prior, histograms);
            ContinuousDistribution distribution = fitted.distribution();
            List<Point> line = density.stream().map(point -> new Point(point.x(), distribution.density(point.x()))).toList();
            series.add(new Series(String.format(Locale.ROOT, "%s, %s = %.3g", prior.title(), prior.unit(), fitted.spread()),
                    visible(line, floor), Style.LINE, prior.ordinal()));
            fits.append(String.format(Locale.ROOT, " Kolmogorov-Smirnov distance to %s: %.3f.",
                    prior.title(), fitted.kolmogorovSmirnovDistance(histograms)));
        }
        List<Mark> marks = new ArrayList<>();
        for (Map.Entry<String, Double> end : upperEnds.entrySet()) {
            marks.add(new Mark.Vertical(
                    String.format(Locale.ROOT, "%s: %.3g", end.getKey(), end.getValue()), end.getValue(), 2 + marks.size()));
        }
        return new Figure.Curves(name, "Values of " + layer, new Axis("value before ReLU", Scale.LINEAR),
                new Axis("density", Scale.LOGARITHMIC), series, marks,
                "Density of the values of " + layer + " with a Laplace and a Gauss distribution of the same moments, and "
                        + "the upper ends of ranges." + fits);
    }

    private static List<Point> visible(List<Point> points, double floor) {
        return points.stream().filter(point -> point.y() > floor).toList();
    }
}
