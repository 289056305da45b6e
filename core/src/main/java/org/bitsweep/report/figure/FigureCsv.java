package org.bitsweep.report.figure;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbers of a figure. Curves have one point a row, {@code kind,title,x,y}, kind being {@code series} or {@code mark};
 * bars one bar a row, {@code series,category,value,low,high}. The head carries the titles of the axes.
 */
public final class FigureCsv {

    private FigureCsv() {}

    /** The table; a vertical mark has no y. */
    public static String render(Figure figure) {
        StringBuilder csv = new StringBuilder();
        if (figure instanceof Figure.Curves curves) {
            curves(csv, curves);
        } else if (figure instanceof Figure.Bars bars) {
            bars(csv, bars);
        }
        return csv.toString();
    }

    private static void curves(StringBuilder csv, Figure.Curves figure) {
        row(csv, "kind", "title", figure.x().title(), figure.y().title());
        for (Figure.Series series : figure.series()) {
            points(csv, "series", series.title(), series.points());
        }
        for (Figure.Mark mark : figure.marks()) {
            if (mark instanceof Figure.Mark.At at) {
                points(csv, "mark", mark.title(), at.points());
            } else if (mark instanceof Figure.Mark.Joined joined) {
                joined.pairs().forEach(pair -> points(csv, "mark", mark.title(), List.of(pair.from(), pair.to())));
            } else if (mark instanceof Figure.Mark.Vertical vertical) {
                row(csv, "mark", mark.title(), number(vertical.x()), "");
            }
        }
    }

    private static void points(StringBuilder csv, String kind, String title, List<Figure.Point> points) {
        points.forEach(point -> row(csv, kind, title, number(point.x()), number(point.y())));
    }

    private static void bars(StringBuilder csv, Figure.Bars figure) {
        row(csv, "series", figure.categoryTitle(), figure.valueTitle(), "low", "high");
        for (Figure.BarSeries series : figure.series()) {
            for (int i = 0; i < series.bars().size(); i++) {
                Figure.Bar bar = series.bars().get(i);
                row(csv, series.title(), figure.categories().get(i),
                        number(bar.value()), number(bar.low()), number(bar.high()));
            }
        }
    }

    private static void row(StringBuilder csv, String... cells) {
        csv.append(Stream.of(cells).map(FigureCsv::quoted).collect(Collectors.joining(","))).append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.8g", value);
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
