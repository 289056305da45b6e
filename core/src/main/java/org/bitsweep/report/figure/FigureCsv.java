package org.bitsweep.report.figure;

import java.util.Locale;

/** The numbers of a figure, one point a row: {@code kind,title,x,y}, kind being {@code series} or {@code mark}. */
public final class FigureCsv {

    private FigureCsv() {}

    /** The table, with a head that carries the titles of the axes; a vertical mark has no y. */
    public static String render(Figure figure) {
        StringBuilder csv = new StringBuilder();
        csv.append("kind,title,").append(quoted(figure.x().title())).append(',')
                .append(quoted(figure.y().title())).append('\n');
        for (Figure.Series series : figure.series()) {
            series.points().forEach(point -> row(csv, "series", series.title(), point.x(), number(point.y())));
        }
        for (Figure.Mark mark : figure.marks()) {
            if (mark instanceof Figure.Mark.At at) {
                at.points().forEach(point -> row(csv, "mark", mark.title(), point.x(), number(point.y())));
            } else if (mark instanceof Figure.Mark.Vertical vertical) {
                row(csv, "mark", mark.title(), vertical.x(), "");
            }
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, String kind, String title, double x, String y) {
        csv.append(kind).append(',').append(quoted(title)).append(',').append(number(x)).append(',').append(y).append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.8g", value);
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
