package org.bitsweep.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.bitsweep.report.figure.Figure.Bar;
import org.bitsweep.report.figure.Figure.BarSeries;
import org.bitsweep.report.figure.Figure.Point;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Bars as a chart: category i is the interval from i - 1/2 to i + 1/2 of a horizontal axis. XChart's own bars have error bars
 * of one length in both directions only.
 */
final class BarsChart {

    /** Of a category's interval, what its bars fill. */
    private static final double FILLED = 0.8;
    /** Of a bar's width, what the ends of an error bar take. */
    private static final double CAP = 0.3;
    /** Beyond the farthest error bar, a share of the whole. */
    private static final double ROOM = 0.06;
    /** Names up to this share of a category's interval are written level. */
    private static final double WIDEST = 0.95;
    /** Between lines of text, in pixels. */
    private static final int GAP = 8;

    private BarsChart() {}

    static XYChart of(Figure.Bars figure) {
        XYChart chart = ChartStyle.chart(figure.title(), "", figure.valueTitle());
        var styler = chart.getStyler();
        styler.setXAxisTicksVisible(false).setXAxisTitleVisible(false).setPlotContentSize(1);
        double low = ends(figure).min().orElseThrow();
        double high = ends(figure).max().orElseThrow();
        double room = high > low ? ROOM * (high - low) : 1;
        // A hair below zero, or XChart leaves zero without its label.
        styler.setYAxisMin(low < 0 ? low - room : -1e-6 * room).setYAxisMax(high > 0 || low == 0 ? high + room : 0);
        styler.setXAxisMin(-0.5).setXAxisMax(figure.categories().size() - 0.5);
        styler.setPlotGridVerticalLinesVisible(false);
        double width = FILLED / figure.series().size();
        for (int i = 0; i < figure.series().size(); i++) {
            BarSeries series = figure.series().get(i);
            double left = -FILLED / 2 + i * width;
            XYSeries bars = ChartStyle.add(chart, series.title(), outline(series.bars(), left, width),
                    ChartStyle.hue(series.hue()));
            bars.setMarker(SeriesMarkers.NONE);
            ChartStyle.fill(bars, ChartStyle.hue(series.hue()));
        }
        for (int i = 0; i < figure.series().size(); i++) {
            double middle = -FILLED / 2 + (i + 0.5) * width;
            List<Bar> bars = figure.series().get(i).bars();
            for (int category = 0; category < bars.size(); category++) {
                Bar bar = bars.get(category);
                if (bar.low() < bar.high()) {
                    XYSeries error = ChartStyle.add(chart, "error " + i + " " + category,
                            errorBar(bar, category + middle, CAP * width / 2), ChartStyle.INK);
                    error.setMarker(SeriesMarkers.NONE);
                    error.setLineStyle(new BasicStroke(1.2f));
                    error.setShowInLegend(false);
                }
            }
        }
        return chart;
    }

    /**
     * Writes the names of the categories and what they are below a painted chart.
     *
     * @return the height of all, in pixels
     */
    static int writeCategories(XYChart chart, Figure.Bars figure, TextGraphics graphics) {
        int count = figure.categories().size();
        double slot = chart.getScreenXFromChart(1) - chart.getScreenXFromChart(0);
        Font font = chart.getStyler().getAxisTickLabelsFont();
        graphics.setFont(font);
        double widest = figure.categories().stream().mapToDouble(graphics::width).max().orElseThrow();
        double angle = angle(widest, slot, chart.getScreenXFromChart(0));
        int names = (int) Math.ceil(font.getSize() + GAP + (angle == 0 ? 0 : widest * Math.sin(-angle)));
        int height = names + (figure.categoryTitle().isBlank() ? 0 : GAP + chart.getStyler().getAxisTitleFont().getSize());
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle(0, chart.getHeight(), chart.getWidth(), height));
        graphics.setColor(ChartStyle.INK);
        double top = chart.getHeight() + font.getSize() - GAP;
        for (int i = 0; i < count; i++) {
            String name = figure.categories().get(i);
            double width = graphics.width(name);
            AffineTransform place = AffineTransform.getTranslateInstance(chart.getScreenXFromChart(i), top);
            if (angle == 0) {
                place.translate(-width / 2, 0);
            } else {
                place.rotate(angle);
                place.translate(-width, 0);
            }
            graphics.write(name, place);
        }
        if (!figure.categoryTitle().isBlank()) {
            graphics.setFont(chart.getStyler().getAxisTitleFont());
            double middle = chart.getScreenXFromChart((count - 1) / 2.0);
            graphics.write(figure.categoryTitle(), AffineTransform.getTranslateInstance(
                    middle - graphics.width(figure.categoryTitle()) / 2, chart.getHeight() + height - GAP));
        }
        return height;
    }

    /** Level where names fit below their bars, else slanted, else upright: none may begin left of the page. */
    private static double angle(double widest, double slot, double firstMiddle) {
        if (widest <= WIDEST * slot) {
            return 0;
        }
        return widest * Math.cos(Math.PI / 4) <= firstMiddle ? -Math.PI / 4 : -Math.PI / 2;
    }

    /** Zero and the ends of all error bars. */
    private static DoubleStream ends(Figure.Bars figure) {
        return DoubleStream.concat(DoubleStream.of(0), figure.series().stream().flatMap(series -> series.bars().stream())
                .flatMapToDouble(bar -> DoubleStream.of(bar.low(), bar.high())));
    }

    /** One outline around all bars of a series, along zero from each to the next. */
    private static List<Point> outline(List<Bar> bars, double left, double width) {
        List<Point> outline = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            double from = i + left;
            outline.add(new Point(from, 0));
            outline.add(new Point(from, bars.get(i).value()));
            outline.add(new Point(from + width, bars.get(i).value()));
            outline.add(new Point(from + width, 0));
        }
        return outline;
    }

    private static List<Point> errorBar(Bar bar, double x, double cap) {
        return List.of(new Point(x - cap, bar.low()), new Point(x + cap, bar.low()), new Point(x, bar.low()),
                new Point(x, bar.high()), new Point(x - cap, bar.high()), new Point(x + cap, bar.high()));
    }
}
