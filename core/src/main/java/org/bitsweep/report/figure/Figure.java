package org.bitsweep.report.figure;

import java.util.List;
import java.util.Set;

/** What is drawn: data and words, nothing about pixels. */
public sealed interface Figure {

    /** Of its files: lower case, digits and hyphens. */
    String name();

    /** Above it. */
    String title();

    /** What it shows, for those who cannot see it. */
    String description();

    /**
     * Curves and points over two axes.
     *
     * @param name of its files: lower case, digits and hyphens
     * @param title above it
     * @param x horizontal axis
     * @param y vertical axis
     * @param series drawn in this order; at least one
     * @param marks what is pointed out
     * @param description what it shows, for those who cannot see it
     */
    record Curves(String name, String title, Axis x, Axis y, List<Series> series, List<Mark> marks, String description)
            implements Figure {

        public Curves {
            requireDrawable(name, series);
            series = List.copyOf(series);
            marks = List.copyOf(marks);
        }
    }

    /**
     * A group of bars for each category, in it a bar for each series, on a linear axis that contains zero.
     *
     * @param name of its files: lower case, digits and hyphens
     * @param title above it
     * @param categoryTitle what the categories are
     * @param valueTitle what is measured, its unit in parentheses
     * @param categories from left to right; all different
     * @param series at least one; each has a bar for every category
     * @param description what it shows, for those who cannot see it
     */
    record Bars(String name, String title, String categoryTitle, String valueTitle, List<String> categories,
            List<BarSeries> series, String description) implements Figure {

        public Bars {
            requireDrawable(name, series);
            if (Set.copyOf(categories).size() != categories.size()) {
                throw new IllegalArgumentException("figure " + name + " has a category twice: " + categories);
            }
            for (BarSeries one : series) {
                if (one.bars().size() != categories.size()) {
                    throw new IllegalArgumentException("figure " + name + ": series " + one.title() + " needs a bar for each of "
                            + categories.size() + " categories, found " + one.bars().size());
                }
            }
            categories = List.copyOf(categories);
            series = List.copyOf(series);
        }
    }

    /**
     * Bars of one colour.
     *
     * @param title in the legend
     * @param bars in the order of the categories; at least one
     * @param hue index of a colour
     */
    record BarSeries(String title, List<Bar> bars, int hue) {
        public BarSeries {
            if (bars.isEmpty()) {
                throw new IllegalArgumentException("series " + title + " has no bar");
            }
            bars = List.copyOf(bars);
        }
    }

    /**
     * A bar.
     *
     * @param value where it ends; finite
     * @param low lower end of its error bar, at most the value
     * @param high upper end of its error bar, at least the value; where both are the value no error bar is drawn
     */
    record Bar(double value, double low, double high) {
        public Bar {
            if (!(Double.isFinite(low) && Double.isFinite(high) && low <= value && value <= high)) {
                throw new IllegalArgumentException(
                        "a bar needs finite low <= value <= high, found " + low + ", " + value + ", " + high);
            }
        }
    }

    /**
     * An axis.
     *
     * @param title what is measured, its unit in parentheses
     * @param scale how lengths grow
     */
    record Axis(String title, Scale scale) {}

    /** How lengths on an axis grow. */
    enum Scale {
        LINEAR,
        /** Only for values above zero, or areas, which touch the axis where they are zero. */
        LOGARITHMIC
    }

    /** How a series is drawn. */
    enum Style {
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
    record Series(String title, List<Point> points, Style style, int hue) {
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
    record Point(double x, double y) {
        public Point {
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                throw new IllegalArgumentException("a point needs finite coordinates, found " + x + ", " + y);
            }
        }
    }

    /** Something pointed out. */
    sealed interface Mark {

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
         * Pairs of points of one meaning, each joined by a line, with a mark where it ends.
         *
         * @param title in the legend
         * @param pairs where each begins and ends
         * @param shape how the ends are drawn
         * @param hue index of a colour
         */
        record Joined(String title, List<Pair> pairs, Shape shape, int hue) implements Mark {
            public Joined {
                pairs = List.copyOf(pairs);
            }
        }

        /** Two points that belong together. */
        record Pair(Point from, Point to) {}

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
    enum Shape {
        CIRCLE,
        CROSS,
        DIAMOND
    }

    private static void requireDrawable(String name, List<?> series) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("a figure's name has lower case letters, digits and hyphens, found " + name);
        }
        if (series.isEmpty()) {
            throw new IllegalArgumentException("figure " + name + " has nothing to draw");
        }
    }
}
