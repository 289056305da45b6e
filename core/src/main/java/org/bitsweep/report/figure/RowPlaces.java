package org.bitsweep.report.figure;

import java.util.List;

/**
 * Where the places of ordered rows stand: each as near to its neighbours above and below as the others of its row allow. Nodes
 * weigh more than edges that pass, so that a chain is straight and what skips a part of it bends.
 */
final class RowPlaces {

    /** An odd number: the last one goes downwards, so that branches hang straight from where they begin. */
    private static final int SWEEPS = 41;
    /** Of a line's wish for its place, beside a node's. */
    private static final double LINE_WEIGHT = 1e-6;

    private final Rows rows;
    private final double gap;
    private final double[] middles;

    RowPlaces(Rows rows, double gap) {
        this.rows = rows;
        this.gap = gap;
        this.middles = new double[rows.places()];
    }

    /** The middle of every place; the first row's about zero. */
    double[] middles() {
        for (int row = 0; row < rows.count(); row++) {
            place(row, place -> 0);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 0; i < rows.count(); i++) {
                boolean down = sweep % 2 == 0;
                place(down ? i : rows.count() - 1 - i, place -> wanted(place, down));
            }
        }
        return middles;
    }

    private interface Wanted {
        double of(int place);
    }

    private double wanted(int place, boolean down) {
        List<Integer> neighbours = down ? rows.above(place) : rows.below(place);
        List<Integer> nodes = neighbours.stream().filter(rows::isNode).toList();
        boolean skipped = rows.isNode(place) && nodes.size() == 1 && neighbours.size() == 2;
        return (skipped ? nodes : neighbours).stream().mapToDouble(each -> middles[each]).average().orElse(middles[place]);
    }

    /**
     * Least weighted squares of the distances from where places are wanted, at least a gap apart: by pooling neighbours that are
     * too near.
     */
    private void place(int row, Wanted wanted) {
        List<Integer> places = rows.row(row);
        double[] offsets = new double[places.size()];
        double[] sums = new double[places.size()];
        double[] weights = new double[places.size()];
        int[] ends = new int[places.size()];
        int pools = 0;
        for (int i = 0; i < places.size(); i++) {
            offsets[i] = i == 0 ? 0 : offsets[i - 1]
                    + (rows.width(places.get(i - 1)) + rows.width(places.get(i))) / 2 + gap;
            weights[pools] = rows.isNode(places.get(i)) ? 1 : LINE_WEIGHT;
            sums[pools] = weights[pools] * (wanted.of(places.get(i)) - offsets[i]);
            ends[pools++] = i + 1;
            while (pools > 1 && sums[pools - 2] / weights[pools - 2] > sums[pools - 1] / weights[pools - 1]) {
                pools--;
                sums[pools - 1] += sums[pools];
                weights[pools - 1] += weights[pools];
                ends[pools - 1] = ends[pools];
            }
        }
        int i = 0;
        for (int pool = 0; pool < pools; pool++) {
            for (; i < ends[pool]; i++) {
                middles[places.get(i)] = sums[pool] / weights[pool] + offsets[i];
            }
        }
    }
}
