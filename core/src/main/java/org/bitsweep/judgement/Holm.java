package org.bitsweep.judgement;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down adjustment (Holm 1979): the chance of any false finding in a family stays below its level. */
public final class Holm {

    private Holm() {}

    /**
     * Adjusted p-values: each is small enough by itself where it is below the level of the family.
     *
     * @param pValues of one family, 0 to 1
     * @return in the same order, each at least as large as the given one and at most 1
     */
    public static List<Double> adjust(List<Double> pValues) {
        int family = pValues.size();
        int[] ascending = IntStream.range(0, family)
                .boxed()
                .sorted(Comparator.comparingDouble(pValues::get))
                .mapToInt(Integer::intValue)
                .toArray();
        Double[] adjusted = new Double[family];
        double largest = 0;
        for (int rank = 0; rank < family; rank++) {
            double p = pValues.get(ascending[rank]);
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("expected p-values from 0 to 1, found " + p);
            }
            largest = Math.max(largest, Math.min(1, (family - rank) * p));
            adjusted[ascending[rank]] = largest;
        }
        return List.of(adjusted);
    }
}
