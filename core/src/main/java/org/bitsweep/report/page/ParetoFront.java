package org.bitsweep.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What nothing else beats: no other costs as little or less and is better, or costs less and is as good. */
final class ParetoFront {

    private ParetoFront() {}

    /**
     * The front, by rising cost.
     *
     * @param cost the less the better
     * @param value the more the better
     */
    static <T> List<T> of(List<T> all, ToDoubleFunction<T> cost, ToDoubleFunction<T> value) {
        List<T> front = new ArrayList<>();
        for (T each : all.stream().sorted(Comparator.comparingDouble(cost)
                .thenComparing(Comparator.comparingDouble(value).reversed())).toList()) {
            if (front.isEmpty() || value.applyAsDouble(each) > value.applyAsDouble(front.get(front.size() - 1))) {
                front.add(each);
            }
        }
        return front;
    }
}
