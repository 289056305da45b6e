package org.bitsweep.judgement;

import java.util.List;
import java.util.OptionalDouble;

/** Kendall's rank correlation with a correction for ties: tau-b (Kendall 1945, Biometrika 33:239). */
final class KendallTau {

    private KendallTau() {}

    /**
     * From -1 (opposite order) to 1 (the same order).
     *
     * @param first numbers of one side
     * @param second numbers of the other, as many
     * @return empty if all numbers of a side are the same, or there are fewer than two
     */
    static OptionalDouble of(List<Double> first, List<Double> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException("expected pairs, found " + first.size() + " and " + second.size());
        }
        long agreement = 0;
        long untiedFirst = 0;
        long untiedSecond = 0;
        for (int i = 0; i < first.size(); i++) {
            for (int j = 0; j < i; j++) {
                int inFirst = Double.compare(first.get(i), first.get(j));
                int inSecond = Double.compare(second.get(i), second.get(j));
                agreement += Integer.signum(inFirst) * Integer.signum(inSecond);
                untiedFirst += inFirst != 0 ? 1 : 0;
                untiedSecond += inSecond != 0 ? 1 : 0;
            }
        }
        return untiedFirst == 0 || untiedSecond == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(agreement / Math.sqrt((double) untiedFirst * untiedSecond));
    }
}
