package org.bitsweep.report.figure;

import java.util.List;

/**
 * Curves and points over two axes: data and words, nothing about pixels.
 *
 * @param name of its files: lower case, digits and hyphens
 * @param title above it
 * @param x horizontal axis
 * @param y vertical axis
 * @param series drawn in this order; at least one
 * @param marks what is pointed out
 * @param description what it shows, for those who cannot see it
 */
public record Figure(String name, String title, Axis x, Axis y, List<Series> series, List<Mark> marks, String description) {

    public Figure {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("a figure's name has lower case letters, digits and hyphens, found " + name);
        }
        if (series.isEmpty()) {
            throw new IllegalArgumentException("figure " + name + " has nothing to draw");
        }
        series = List.copyOf(series);
        marks = List.copyOf(marks);
    }

    /**
     * An axis.
     *
     * @param title what is measured, its unit in parentheses
     * @param scale how lengths grow
     */
    public record Axis(String title, Scale scale) {}

    /** How lengths on an axis grow. */
    public enum Scale {
        LINEAR,
        /** Only for values above zero, or areas, which touch the axis where they are zero. */
        LOGARITHMIC
    }

    /** How a series is drawn. */
    public enum Style {
        LINE,
        DASHED_LINE,
        POINTS,
        /** A line with everything below it filled. */
        AREA
    }

    /**
     * Points, in the order of their line.
     *
     * @param title in the legend
     * @param points at least one
     * @param style how they are drawn
     * @param hue index of a colour; series of the same matter share one
     */
    public record Series(String title, List<Point> points, Style style, int hue) {
        public Series {
            if (points.isEmpty()) {
                throw new IllegalArgumentException("series " + title + " has no point");
            }
            points = List.copyOf(points);
        }
    }

    /**
     * A point.
     *
     * @param x finite
     * @param y finite
     */
    public record Point(double x, double y) {
        public Point {
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                throw new IllegalArgumentException("a point needs finite coordinates, found " + x + ", " + y);
            }
        }
    }

    /** Something pointed out. */
    public sealed interface Mark {

        /** In the legend. */
        String title();

        /** Index of a colour. */
        int hue();

        /**
         * Some points of one meaning.
         *
         * @param title in the legend
         * @param points where
         * @param shape how each is drawn
         * @param hue index of a colour
         */
        record At(String title, List<Point> points, Shape shape, int hue) implements Mark {
            public At {
                points = List.copyOf(points);
            }
        }

        /**
         * A vertical line.
         *
         * @param title in the legend
         * @param x where
         * @param hue index of a colour
         */
        record Vertical(String title, double x, int hue) implements Mark {}
    }

    /** What a marked point looks like. */
    public enum Shape {
        CIRCLE,
        CROSS,
        DIAMOND
    }
}
