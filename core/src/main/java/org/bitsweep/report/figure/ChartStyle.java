package org.bitsweep.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.bitsweep.report.figure.Figure.Point;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;

/** Colours, fonts and sizes that all figures share. */
final class ChartStyle {

    static final int WIDTH = 860;
    static final int HEIGHT = 480;
    static final Color INK = new Color(0x22, 0x26, 0x2B);

    /** Okabe and Ito's colours, which the colour-blind tell apart; yellow left out, too pale on white. */
    private static final List<Color> HUES = List.of(
            new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0xE69F00),
            new Color(0x222222), new Color(0x56B4E9), new Color(0x8C96A0));

    private static final Color GRID = new Color(0xE3, 0xE6, 0xE9);
    private static final float[] DASHES = {6, 4};
    /** Enough for a label, few enough that sums of steps show no rounding. */
    private static final MathContext LABEL_DIGITS = new MathContext(6);

    private ChartStyle() {}

    static XYChart chart(String title, String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).theme(ChartTheme.XChart)
                .title(title).xAxisTitle(xTitle).yAxisTitle(yTitle).build();
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
        styler.setMarkerSize(5);
        styler.setLocale(Locale.ROOT);
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line);
        return chart;
    }

    static XYSeries add(XYChart chart, String title, List<Point> points, Color colour) {
        double[] x = points.stream().mapToDouble(Point::x).toArray();
        double[] y = points.stream().mapToDouble(Point::y).toArray();
        XYSeries series = chart.addSeries(title, x, y);
        series.setMarkerColor(colour);
        series.setLineColor(colour);
        return series;
    }

    /** A filled outline without a line around it. */
    static void fill(XYSeries series, Color colour) {
        // XChart's own area style fills upwards on a logarithmic axis.
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setLineStyle(SeriesLines.NONE);
        series.setFillColor(colour);
    }

    static Color hue(int index) {
        return HUES.get(Math.floorMod(index, HUES.size()));
    }

    static BasicStroke dashed() {
        return new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, DASHES, 0);
    }

    /** A tick's label: plain digits where they are few, a power of ten elsewhere. */
    static String label(double value) {
        BigDecimal rounded = new BigDecimal(value).round(LABEL_DIGITS).stripTrailingZeros();
        double size = Math.abs(value);
        return size == 0 || size >= 1e-4 && size < 1e6 ? rounded.toPlainString() : rounded.toString().replace("E", "e");
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
