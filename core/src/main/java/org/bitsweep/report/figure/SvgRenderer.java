package org.bitsweep.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Style;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a figure as SVG, by XChart. Letters are drawn as outlines: a reader needs no font, the machine that draws needs one,
 * but no display. With the same fonts the same figure gives the same text.
 */
public final class SvgRenderer {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 480;

    /** Okabe and Ito's colours, which the colour-blind tell apart; yellow left out, too pale on white. */
    private static final List<Color> HUES = List.of(
            new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0xE69F00),
            new Color(0x222222), new Color(0x56B4E9), new Color(0x8C96A0));

    private static final Color INK = new Color(0x22, 0x26, 0x2B);
    private static final Color GRID = new Color(0xE3, 0xE6, 0xE9);
    private static final float[] DASHES = {6, 4};

    private SvgRenderer() {}

    /** The whole file. */
    public static String render(Figure figure) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).theme(ChartTheme.XChart)
                .title(figure.title()).xAxisTitle(figure.x().title()).yAxisTitle(figure.y().title()).build();
        style(chart, figure);
        Extent extent = Extent.of(figure);
        figure.series().forEach(series -> draw(chart, series, extent));
        for (Mark mark : figure.marks()) {
            draw(chart, mark, extent);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return SvgText.of(bytes.toString(StandardCharsets.UTF_8), figure);
    }

    /** The least and the largest y, between which vertical lines run and areas are filled. */
    private record Extent(double low, double high) {
        static Extent of(Figure figure) {
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

    private static void style(XYChart chart, Figure figure) {
        var styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
        styler.setChartFontColor(INK);
        styler.setChartTitleBoxVisible(false).setChartTitleFont(font(Font.BOLD, 16));
        styler.setAxisTitleFont(font(Font.PLAIN, 13)).setAxisTickLabelsFont(font(Font.PLAIN, 12))
                .setAxisTickLabelsColor(INK);
        styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotMargin(0).setAxisTickMarksColor(GRID);
        styler.setLegendPosition(LegendPosition.OutsideE).setLegendFont(font(Font.PLAIN, 12))
                .setLegendBackgroundColor(Color.WHITE).setLegendBorderColor(Color.WHITE);
        styler.setXAxisLogarithmic(figure.x().scale() == Scale.LOGARITHMIC);
        styler.setYAxisLogarithmic(figure.y().scale() == Scale.LOGARITHMIC);
        styler.setMarkerSize(5);
        styler.setLocale(Locale.ROOT);
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line);
    }

    private static void draw(XYChart chart, Series series, Extent extent) {
        List<Point> points = series.style() == Style.AREA ? extent.under(series.points()) : series.points();
        XYSeries drawn = add(chart, series.title(), points, series.hue());
        Color hue = hue(series.hue());
        drawn.setMarker(series.style() == Style.POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        switch (series.style()) {
            case LINE -> drawn.setLineStyle(new BasicStroke(2));
            case DASHED_LINE -> drawn.setLineStyle(dashed());
            case POINTS -> drawn.setLineStyle(SeriesLines.NONE);
            case AREA -> {
                // XChart's own area style fills upwards on a logarithmic axis.
                drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
                drawn.setLineStyle(SeriesLines.NONE);
                drawn.setFillColor(new Color(hue.getRed(), hue.getGreen(), hue.getBlue(), 90));
            }
        }
    }

    private static void draw(XYChart chart, Mark mark, Extent extent) {
        if (mark instanceof Mark.At at) {
            Marker shape = switch (at.shape()) {
                case CIRCLE -> SeriesMarkers.CIRCLE;
                case CROSS -> SeriesMarkers.CROSS;
                case DIAMOND -> SeriesMarkers.DIAMOND;
            };
            XYSeries drawn = add(chart, at.title(), at.points(), at.hue());
            drawn.setMarker(new LargeMarker(shape));
            drawn.setLineStyle(SeriesLines.NONE);
        } else if (mark instanceof Mark.Vertical vertical) {
            List<Point> ends = List.of(new Point(vertical.x(), extent.low()), new Point(vertical.x(), extent.high()));
            XYSeries drawn = add(chart, vertical.title(), ends, vertical.hue());
            drawn.setMarker(SeriesMarkers.NONE);
            drawn.setLineStyle(dashed());
        }
    }

    private static XYSeries add(XYChart chart, String title, List<Point> points, int hue) {
        double[] x = points.stream().mapToDouble(Point::x).toArray();
        double[] y = points.stream().mapToDouble(Point::y).toArray();
        XYSeries series = chart.addSeries(title, x, y);
        series.setMarkerColor(hue(hue));
        series.setLineColor(hue(hue));
        return series;
    }

    private static Color hue(int index) {
        return HUES.get(Math.floorMod(index, HUES.size()));
    }

    private static BasicStroke dashed() {
        return new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, DASHES, 0);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
