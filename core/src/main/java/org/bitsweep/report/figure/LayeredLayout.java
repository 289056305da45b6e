package org.bitsweep.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitsweep.report.figure.Figure.Point;

/**
 * Where the nodes of a graph without cycles are drawn, from top to bottom (Sugiyama, Tagawa and Toda 1981): a node's row is the
 * longest way to it, nodes of a row stand in the order of fewest crossings that barycentres find, and edges over several rows pass
 * beside the nodes of those. A graph that is too high is cut into columns, behind nodes that everything runs through.
 *
 * @param boxes one a node
 * @param lines one an edge
 * @param width of all of it
 * @param height of all of it
 */
public record LayeredLayout(List<Box> boxes, List<Line> lines, double width, double height) {

    /** Between two nodes of a row. */
    private static final double GAP = 14;
    /** Between two rows. */
    private static final double ROW_GAP = 20;
    /** Between two columns, with a line in the middle. */
    private static final double GUTTER = 36;

    public LayeredLayout {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /** How large a node is. */
    public record Size(double width, double height) {}

    /** Places of two nodes, the first one's before the second one's. */
    public record Edge(int from, int to) {}

    /**
     * Where a node is.
     *
     * @param row the longest way to it, in edges
     * @param x its left end
     * @param y its upper end
     */
    public record Box(int row, double x, double y, double width, double height) {

        /** Its middle. */
        public double middle() {
            return x + width / 2;
        }

        /** Its lower end. */
        public double bottom() {
            return y + height;
        }
    }

    /**
     * The way of an edge.
     *
     * @param points from the lower end of one node to the upper end of the other
     */
    public record Line(Edge edge, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * Lays a graph out.
     *
     * @param nodes of which none comes before a node that leads to it
     * @param edges each pair once
     * @param mostHeight above which it is cut into columns
     * @throws IllegalArgumentException if an edge leads back
     */
    public static LayeredLayout of(List<Size> nodes, List<Edge> edges, double mostHeight) {
        Rows rows = new Rows(nodes, edges);
        new RowOrder(rows).order();
        double[] middles = new RowPlaces(rows, GAP).middles();
        List<List<Integer>> columns = columns(rows, mostHeight);
        double[] x = new double[middles.length];
        double[] top = new double[rows.count()];
        double[] gutters = new double[columns.size()];
        double left = 0;
        double height = 0;
        for (int column = 0; column < columns.size(); column++) {
            gutters[column] = left - GUTTER / 2;
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            double y = columns.size() > 1 ? ROW_GAP : 0;
            for (int row : columns.get(column)) {
                top[row] = y;
                y += rows.height(row) + ROW_GAP;
                for (int place : rows.row(row)) {
                    least = Math.min(least, middles[place] - rows.width(place) / 2);
                    most = Math.max(most, middles[place] + rows.width(place) / 2);
                }
            }
            for (int row : columns.get(column)) {
                for (int place : rows.row(row)) {
                    x[place] = middles[place] - least + left;
                }
            }
            left += most - least + GUTTER;
            height = Math.max(height, columns.size() > 1 ? y : y - ROW_GAP);
        }
        List<Box> boxes = IntStream.range(0, nodes.size()).mapToObj(node -> new Box(rows.rowOf(node),
                x[node] - nodes.get(node).width() / 2,
                top[rows.rowOf(node)] + (rows.height(rows.rowOf(node)) - nodes.get(node).height()) / 2,
                nodes.get(node).width(), nodes.get(node).height())).toList();
        List<Line> lines = new ArrayList<>();
        for (int edge = 0; edge < edges.size(); edge++) {
            lines.add(new Line(edges.get(edge), way(rows, rows.chain(edge), boxes, x, top, columns, gutters)));
        }
        return new LayeredLayout(boxes, lines, left - GUTTER, height);
    }

    private static List<Point> way(Rows rows, List<Integer> chain, List<Box> boxes, double[] x, double[] top,
            List<List<Integer>> columns, double[] gutters) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(x[chain.get(0)], boxes.get(chain.get(0)).bottom()));
        for (int i = 0; i < chain.size(); i++) {
            int row = rows.rowOf(chain.get(i));
            if (i > 0) {
                add(points, x[chain.get(i)], top[row]);
            }
            if (i == chain.size() - 1) {
                break;
            }
            double bottom = top[row] + rows.height(row);
            add(points, x[chain.get(i)], bottom);
            int next = column(columns, row + 1);
            if (next != column(columns, row)) {
                add(points, x[chain.get(i)], bottom + ROW_GAP / 2);
                add(points, gutters[next], bottom + ROW_GAP / 2);
                add(points, gutters[next], ROW_GAP / 2);
                add(points, x[chain.get(i + 1)], ROW_GAP / 2);
            }
        }
        int last = chain.get(chain.size() - 1);
        add(points, x[last], boxes.get(last).y());
        return points;
    }

    private static void add(List<Point> points, double x, double y) {
        Point point = new Point(x, y);
        if (!points.get(points.size() - 1).equals(point)) {
            points.add(point);
        }
    }

    private static int column(List<List<Integer>> columns, int row) {
        return IntStream.range(0, columns.size()).filter(column -> columns.get(column).contains(row)).findFirst().orElseThrow();
    }

    /** Rows, column by column. A column ends behind a row with one node and nothing beside it. */
    private static List<List<Integer>> columns(Rows rows, double mostHeight) {
        double height = IntStream.range(0, rows.count()).mapToDouble(row -> rows.height(row) + ROW_GAP).sum();
        double wanted = height / Math.ceil(height / mostHeight);
        List<List<Integer>> columns = new ArrayList<>(List.of(new ArrayList<>()));
        double used = 0;
        for (int row = 0; row < rows.count(); row++) {
            columns.get(columns.size() - 1).add(row);
            used += rows.height(row) + ROW_GAP;
            boolean full = used + (row + 1 < rows.count() ? rows.height(row + 1) : 0) > wanted;
            if (full && row + 1 < rows.count() && rows.segments(row).stream().map(segment -> segment[0]).distinct().count() == 1) {
                columns.add(new ArrayList<>());
                used = 0;
            }
        }
        return columns;
    }
}
