package org.bitsweep.report.figure;

import static org.bitsweep.report.figure.ChartStyle.hue;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Style;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves, points and marks as a chart. */
final class CurvesChart {

    private CurvesChart() {}

    static XYChart of(Figure.Curves figure) {
        XYChart chart = ChartStyle.chart(figure.title(), figure.x().title(), figure.y().title());
        chart.getStyler().setXAxisLogarithmic(figure.x().scale() == Scale.LOGARITHMIC);
        chart.getStyler().setYAxisLogarithmic(figure.y().scale() == Scale.LOGARITHMIC);
        Extent extent = Extent.of(figure);
        figure.series().forEach(series -> draw(chart, series, extent));
        figure.marks().forEach(mark -> draw(chart, mark, extent));
        return chart;
    }

    /** The least and the largest y, between which vertical lines run and areas are filled. */
    private record Extent(double low, double high) {
        static Extent of(Figure.Curves figure) {
            double[] heights = figure.series().stream().flatMap(series -> series.points().stream())
                    .mapToDouble(Point::y).filter(y -> y > 0 || figure.y().scale() == Scale.LINEAR).toArray();
            return new Extent(Arrays.stream(heights).min().orElse(0), Arrays.stream(heights).max().orElse(1));
        }

        /** The outline of what lies below a line. */
        List<Point> under(List<Point> line) {
            List<Point> outline = new ArrayList<>();
            line.forEach(point -> outline.add(new Point(point.x(), Math.max(point.y(), low))));
            outline.add(new Point(line.get(line.size() - 1).x(), low));
            outline.add(new Point(line.get(0).x(), low));
            return outline;
        }
    }

    /** What is pointed out stands out: twice the size of a series' points. */
    private static final class LargeMarker extends Marker {
        private final Marker shape;

        LargeMarker(Marker shape) {
            this.shape = shape;
        }

        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
            shape.paint(graphics, x, y, 2 * size);
        }
    }

    private static void draw(XYChart chart, Series series, Extent extent) {
        List<Point> points = series.style() == Style.AREA ? extent.under(series.points()) : series.points();
        Color hue = hue(series.hue());
        XYSeries drawn = ChartStyle.add(chart, series.title(), points, hue);
        drawn.setMarker(series.style() == Style.POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        switch (series.style()) {
            case LINE -> drawn.setLineStyle(new BasicStroke(2));
            case DASHED_LINE -> drawn.setLineStyle(ChartStyle.dashed());
            case POINTS -> drawn.setLineStyle(SeriesLines.NONE);
            case AREA -> ChartStyle.fill(drawn, new Color(hue.getRed(), hue.getGreen(), hue.getBlue(), 90));
        }
    }

    private static Marker marker(Figure.Shape shape) {
        return switch (shape) {
            case CIRCLE -> SeriesMarkers.CIRCLE;
            case CROSS -> SeriesMarkers.CROSS;
            case DIAMOND -> SeriesMarkers.DIAMOND;
        };
    }

    private static void draw(XYChart chart, Mark mark, Extent extent) {
        if (mark instanceof Mark.At at) {
            XYSeries drawn = ChartStyle.add(chart, at.title(), at.points(), hue(at.hue()));
            drawn.setMarker(new LargeMarker(marker(at.shape())));
            drawn.setLineStyle(SeriesLines.NONE);
        } else if (mark instanceof Mark.Joined joined) {
            for (int i = 0; i < joined.pairs().size(); i++) {
                Mark.Pair pair = joined.pairs().get(i);
                XYSeries line = ChartStyle.add(chart, joined.title() + " " + i, List.of(pair.from(), pair.to()), hue(joined.hue()));
                line.setMarker(SeriesMarkers.NONE);
                line.setLineStyle(new BasicStroke(0.7f));
                line.setShowInLegend(false);
            }
            List<Point> to = joined.pairs().stream().map(Mark.Pair::to).toList();
            XYSeries ends = ChartStyle.add(chart, joined.title(), to, hue(joined.hue()));
            ends.setMarker(marker(joined.shape()));
            ends.setLineStyle(SeriesLines.NONE);
        } else if (mark instanceof Mark.Vertical vertical) {
            List<Point> ends = List.of(new Point(vertical.x(), extent.low()), new Point(vertical.x(), extent.high()));
            XYSeries drawn = ChartStyle.add(chart, vertical.title(), ends, hue(vertical.hue()));
            drawn.setMarker(SeriesMarkers.NONE);
            drawn.setLineStyle(ChartStyle.dashed());
        }
    }
}
