package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;
import org.bitsweep.InputException;

/**
 * What each method does, alone and together, from all combinations on the same images: a full 2^k factorial. With methods
 * coded -1 and +1, an effect is a contrast of the 2^k accuracies (Box, Hunter and Hunter 2005, chapter 5): the mean of the
 * cells with coding product +1 less the mean of those with -1. Its standard error comes from the same contrast of every
 * single image, so that what the cells have in common cancels.
 *
 * @param <M> the methods
 * @param images n
 * @param effects main effects first, then two-way and so on; within one order by the enum's
 */
public record FactorialEffects<M extends Enum<M>>(int images, List<Effect<M>> effects) {

    public FactorialEffects {
        effects = List.copyOf(effects);
    }

    /**
     * One effect.
     *
     * @param methods one for a main effect, more for an interaction
     * @param points the contrast, in points of Top-1
     * @param standardErrorPoints its paired standard error, in points
     * @param pValue of Student's t with n - 1 degrees of freedom, two-sided; 1 if no image tells the cells apart
     * @param adjustedPValue after Holm over all effects
     */
    public record Effect<M extends Enum<M>>(
            Set<M> methods, double points, double standardErrorPoints, double pValue, double adjustedPValue) {
        public Effect {
            methods = Set.copyOf(methods);
        }
    }

    /**
     * Computes all 2^k - 1 effects.
     *
     * @param type the enum of the k methods
     * @param cells predictions of every combination
     * @throws InputException if a combination is missing, cells are not about the same images, or there are fewer than two
     */
    public static <M extends Enum<M>> FactorialEffects<M> of(Class<M> type, Map<Set<M>, CellPredictions> cells) {
        M[] methods = type.getEnumConstants();
        int combinations = 1 << methods.length;
        CellPredictions[] byCode = new CellPredictions[combinations];
        for (int code = 0; code < combinations; code++) {
            Set<M> on = decode(type, methods, code);
            byCode[code] = cells.get(on);
            if (byCode[code] == null) {
                throw new InputException("effects: expected all " + combinations + " combinations of " + List.of(methods)
                        + ", found none with " + on + " on. Add it to the sweep.");
            }
            if (!byCode[0].pairsWith(byCode[code])) {
                throw new InputException("effects: expected the same images and labels in all combinations, found"
                        + " others with " + on + " on. Take the cells from one run.");
            }
        }
        if (byCode[0].size() < 2) {
            throw new InputException("effects: expected at least two images, found one. Evaluate more.");
        }
        return of(type, methods, byCode);
    }

    private static <M extends Enum<M>> FactorialEffects<M> of(Class<M> type, M[] methods, CellPredictions[] byCode) {
        int n = byCode[0].size();
        long[] sums = new long[byCode.length];
        long[] squares = new long[byCode.length];
        int[] contrasts = new int[byCode.length];
        for (int image = 0; image < n; image++) {
            for (int code = 0; code < byCode.length; code++) {
                contrasts[code] = byCode[code].right(image) ? 1 : 0;
            }
            transform(contrasts);
            for (int code = 1; code < byCode.length; code++) {
                sums[code] += contrasts[code];
                squares[code] += (long) contrasts[code] * contrasts[code];
            }
        }
        List<Effect<M>> raw = new ArrayList<>();
        for (int code = 1; code < byCode.length; code++) {
            raw.add(effect(decode(type, methods, code), n, sums[code], squares[code], byCode.length / 2));
        }
        List<Double> adjusted = Holm.adjust(raw.stream().map(Effect::pValue).toList());
        List<Effect<M>> effects = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            Effect<M> effect = raw.get(i);
            effects.add(new Effect<>(
                    effect.methods(), effect.points(), effect.standardErrorPoints(), effect.pValue(), adjusted.get(i)));
        }
        effects.sort(Comparator.comparingInt((Effect<M> effect) -> effect.methods().size())
                .thenComparing(Comparator.comparingInt((Effect<M> effect) -> code(effect.methods(), methods.length))
                        .reversed()));
        return new FactorialEffects<>(n, effects);
    }

    /** Yates's algorithm: all contrasts of 2^k numbers in place, each the sum of numbers with the signs of its coding. */
    private static void transform(int[] values) {
        for (int bit = 1; bit < values.length; bit <<= 1) {
            for (int code = 0; code < values.length; code++) {
                if ((code & bit) == 0) {
                    int off = values[code];
                    int on = values[code | bit];
                    values[code] = on + off;
                    values[code | bit] = on - off;
                }
            }
        }
    }

    private static <M extends Enum<M>> Effect<M> effect(Set<M> methods, int n, long sum, long squares, int half) {
        double mean = (double) sum / n;
        // Sums of small integers are exact: no digits are lost in the difference.
        double variance = (squares - (double) sum * sum / n) / (n - 1);
        double error = Math.sqrt(Math.max(0, variance) / n);
        double pValue;
        if (error > 0) {
            pValue = Math.min(1, 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(mean) / error));
        } else {
            pValue = sum == 0 ? 1 : 0;
        }
        return new Effect<>(methods, 100 * mean / half, 100 * error / half, pValue, pValue);
    }

    /** The first method is the most significant digit, as in the order of the published table. */
    private static <M extends Enum<M>> Set<M> decode(Class<M> type, M[] methods, int code) {
        EnumSet<M> on = EnumSet.noneOf(type);
        for (int i = 0; i < methods.length; i++) {
            if ((code >> (methods.length - 1 - i) & 1) == 1) {
                on.add(methods[i]);
            }
        }
        return on;
    }

    private static <M extends Enum<M>> int code(Set<M> on, int methods) {
        return on.stream().mapToInt(method -> 1 << (methods - 1 - method.ordinal())).sum();
    }
}
