package org.bitsweep.report.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Orders the places of rows by barycentres of their neighbours, downwards and upwards in turn, and keeps what crosses least. */
final class RowOrder {

    private static final int SWEEPS = 24;

    private final Rows rows;
    private final double[] number;

    RowOrder(Rows rows) {
        this.rows = rows;
        this.number = new double[rows.places()];
    }

    void order() {
        for (int row = 0; row < rows.count(); row++) {
            renumber(row);
        }
        List<List<Integer>> best = copy();
        int least = crossings();
        for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
            for (int i = 0; i < rows.count(); i++) {
                boolean down = sweep % 2 == 0;
                sort(down ? i : rows.count() - 1 - i, down);
            }
            int crossings = crossings();
            if (crossings < least) {
                least = crossings;
                best = copy();
            }
        }
        for (int row = 0; row < rows.count(); row++) {
            rows.row(row).clear();
            rows.row(row).addAll(best.get(row));
        }
    }

    private List<List<Integer>> copy() {
        List<List<Integer>> copy = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            copy.add(List.copyOf(rows.row(row)));
        }
        return copy;
    }

    private void renumber(int row) {
        for (int i = 0; i < rows.row(row).size(); i++) {
            number[rows.row(row).get(i)] = i;
        }
    }

    /** Places without neighbours there stay about where they are; equal ones keep their order. */
    private void sort(int row, boolean down) {
        double[] keys = new double[number.length];
        for (int place : rows.row(row)) {
            List<Integer> neighbours = down ? rows.above(place) : rows.below(place);
            keys[place] = neighbours.stream().mapToDouble(each -> number[each]).average().orElse(number[place]);
        }
        rows.row(row).sort(Comparator.comparingDouble(place -> keys[place]));
        renumber(row);
    }

    /** How many pairs of segments between two rows cross. */
    private int crossings() {
        int crossings = 0;
        for (int row = 0; row < rows.count(); row++) {
            List<int[]> segments = rows.segments(row);
            for (int i = 0; i < segments.size(); i++) {
                for (int j = 0; j < i; j++) {
                    double above = number[segments.get(i)[0]] - number[segments.get(j)[0]];
                    double below = number[segments.get(i)[1]] - number[segments.get(j)[1]];
                    crossings += above * below < 0 ? 1 : 0;
                }
            }
        }
        return crossings;
    }
}
