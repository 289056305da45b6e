package org.bitsweep.report.figure;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.report.figure.LayeredLayout.Edge;
import org.bitsweep.report.figure.LayeredLayout.Size;

/**
 * The rows of a graph that is laid out. Places of rows are its nodes, by their numbers, and behind them what edges need in the
 * rows that they pass.
 */
final class Rows {

    /** Room for a line. */
    private static final double LINE = 8;

    private final List<Size> nodes;
    private final List<Integer> rowOf = new ArrayList<>();
    private final List<List<Integer>> rows = new ArrayList<>();
    private final List<List<Integer>> chains = new ArrayList<>();
    private final List<List<Integer>> above = new ArrayList<>();
    private final List<List<Integer>> below = new ArrayList<>();

    Rows(List<Size> nodes, List<Edge> edges) {
        this.nodes = nodes;
        int[] longest = new int[nodes.size()];
        for (int node = 0; node < nodes.size(); node++) {
            for (Edge edge : edges) {
                if (edge.to() == node) {
                    if (edge.from() >= node) {
                        throw new IllegalArgumentException("an edge leads from " + edge.from() + " back to " + node);
                    }
                    longest[node] = Math.max(longest[node], longest[edge.from()] + 1);
                }
            }
            add(longest[node]);
        }
        for (Edge edge : edges) {
            List<Integer> chain = new ArrayList<>(List.of(edge.from()));
            for (int row = longest[edge.from()] + 1; row < longest[edge.to()]; row++) {
                chain.add(add(row));
            }
            chain.add(edge.to());
            for (int i = 1; i < chain.size(); i++) {
                below.get(chain.get(i - 1)).add(chain.get(i));
                above.get(chain.get(i)).add(chain.get(i - 1));
            }
            chains.add(chain);
        }
    }

    private int add(int row) {
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
        }
        int place = rowOf.size();
        rowOf.add(row);
        rows.get(row).add(place);
        above.add(new ArrayList<>());
        below.add(new ArrayList<>());
        return place;
    }

    int count() {
        return rows.size();
    }

    int places() {
        return rowOf.size();
    }

    /** The places of a row from left to right; to be sorted by whoever orders it. */
    List<Integer> row(int row) {
        return rows.get(row);
    }

    int rowOf(int place) {
        return rowOf.get(place);
    }

    boolean isNode(int place) {
        return place < nodes.size();
    }

    double width(int place) {
        return isNode(place) ? nodes.get(place).width() : LINE;
    }

    double height(int row) {
        return rows.get(row).stream().filter(this::isNode).mapToDouble(node -> nodes.get(node).height()).max().orElse(0);
    }

    /** The places in the row above that lead to a place. */
    List<Integer> above(int place) {
        return above.get(place);
    }

    /** The places in the row below that a place leads to. */
    List<Integer> below(int place) {
        return below.get(place);
    }

    /** The places of an edge from its first node to its second. */
    List<Integer> chain(int edge) {
        return chains.get(edge);
    }

    /** What leads from a row to the next one: pairs of places. */
    List<int[]> segments(int row) {
        List<int[]> segments = new ArrayList<>();
        rows.get(row).forEach(place -> below.get(place).forEach(next -> segments.add(new int[] {place, next})));
        return segments;
    }
}
