package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;
import org.bitsweep.InputException;

/**
 * What each factor does, alone and in pairs, from a balanced part of all combinations of k two-level factors on the same images: a
 * regular fractional factorial, or a full one (Box, Hunter and Hunter 2005, chapter 6). Factors are coded -1 and +1; an effect is the
 * mean Top-1 of the cells with coding product +1 less that of those with -1. Effects that the cells cannot tell apart stand together.
 *
 * <p>Standard errors are paired: of the same contrast on every single image. Several networks that saw the same images are averaged
 * image by image first, so that their images count once.
 *
 * @param images n
 * @param networks how many are averaged
 * @param cells of each network
 * @param effects main effects first, then interactions of two, each in the order of the factors
 */
public record FractionalEffects(int images, int networks, int cells, List<Effect> effects) {

    public FractionalEffects {
        effects = List.copyOf(effects);
    }

    /**
     * One effect, or several that are aliases of each other.
     *
     * @param aliases sets of one factor or two; their contrasts are the same but for the sign, which is the first one's
     * @param points the contrast, in points of Top-1
     * @param standardErrorPoints its paired standard error, in points
     * @param pValue of Student's t with n - 1 degrees of freedom, two-sided; 1 if no image tells the cells apart
     * @param adjustedPValue after Holm over all effects
     */
    public record Effect(List<List<String>> aliases, double points, double standardErrorPoints, double pValue,
            double adjustedPValue) {
        public Effect {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * Whether cells are a balanced part: every factor is on in half of them, every two independently of each other, and any two
     * effects of one factor or two are either independent or aliases.
     */
    public static boolean isBalanced(List<String> factors, Collection<Set<String>> cells) {
        List<Set<String>> listed = List.copyOf(cells);
        List<List<String>> effects = effects(factors);
        List<List<Integer>> columns = effects.stream().map(effect -> column(effect, listed)).toList();
        for (int i = 0; i < columns.size(); i++) {
            if (!allowed(sum(columns.get(i)), effects.get(i).size() > 1, listed.size())) {
                return false;
            }
            for (int j = 0; j < i; j++) {
                if (!allowed(product(columns.get(i), columns.get(j)), effects.get(i).size() > 1, listed.size())) {
                    return false;
                }
            }
        }
        return !factors.isEmpty() && Set.copyOf(listed).size() == listed.size();
    }

    /** Main effects stand before interactions, so that of two the second tells whether they may be aliases. */
    private static boolean allowed(int sum, boolean mayBeAliases, int cells) {
        return sum == 0 || mayBeAliases && Math.abs(sum) == cells;
    }

    /**
     * Computes the effects.
     *
     * @param factors in the order in which effects are told
     * @param networks predictions by the factors that are on, for each network; the same combinations for all
     * @throws InputException if the cells are no balanced part, or not about the same images, or there are fewer than two images
     */
    public static FractionalEffects of(List<String> factors, List<Map<Set<String>, CellPredictions>> networks) {
        List<Set<String>> cells = List.copyOf(networks.get(0).keySet());
        if (!isBalanced(factors, cells)) {
            throw new InputException("effects: expected each of " + factors + " in half of the cells and every two of them"
                    + " independently of each other, found " + cells.size() + " cells that are not. Change the sweep's variants.");
        }
        CellPredictions first = networks.get(0).get(cells.get(0));
        for (Map<Set<String>, CellPredictions> network : networks) {
            if (!network.keySet().equals(Set.copyOf(cells)) || !network.values().stream().allMatch(first::pairsWith)) {
                throw new InputException("effects: expected the same combinations, images and labels in all cells, found others."
                        + " Take the cells from one run.");
            }
        }
        if (first.size() < 2) {
            throw new InputException("effects: expected at least two images, found one. Evaluate more.");
        }
        List<Effect> raw = new ArrayList<>();
        contrasts(factors, cells).forEach((signs, aliases) -> raw.add(effect(aliases, signs, cells, networks, first.size())));
        List<Double> adjusted = Holm.adjust(raw.stream().map(Effect::pValue).toList());
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            Effect effect = raw.get(i);
            effects.add(new Effect(
                    effect.aliases(), effect.points(), effect.standardErrorPoints(), effect.pValue(), adjusted.get(i)));
        }
        effects.sort(Comparator.comparingInt(effect -> effect.aliases().get(0).size()));
        return new FractionalEffects(first.size(), networks.size(), cells.size(), effects);
    }

    /** The sign of every cell, and whose it is. An interaction whose sign is the same in all cells is none that can be seen. */
    private static Map<List<Integer>, List<List<String>>> contrasts(List<String> factors, List<Set<String>> cells) {
        Map<List<Integer>, List<List<String>>> contrasts = new LinkedHashMap<>();
        Map<List<Integer>, List<Integer>> known = new HashMap<>();
        for (List<String> effect : effects(factors)) {
            List<Integer> signs = column(effect, cells);
            List<Integer> opposite = signs.stream().map(sign -> -sign).toList();
            if (sum(signs) == 0) {
                List<Integer> key = known.computeIfAbsent(signs, unused -> signs);
                known.putIfAbsent(opposite, key);
                contrasts.computeIfAbsent(key, unused -> new ArrayList<>()).add(effect);
            }
        }
        return contrasts;
    }

    private static List<List<String>> effects(List<String> factors) {
        List<List<String>> effects = new ArrayList<>();
        factors.forEach(factor -> effects.add(List.of(factor)));
        for (int i = 0; i < factors.size(); i++) {
            for (int j = i + 1; j < factors.size(); j++) {
                effects.add(List.of(factors.get(i), factors.get(j)));
            }
        }
        return effects;
    }

    private static List<Integer> column(List<String> effect, List<Set<String>> cells) {
        return cells.stream().map(on -> effect.stream().mapToInt(factor -> on.contains(factor) ? 1 : -1)
                .reduce(1, (a, b) -> a * b)).toList();
    }

    private static int sum(List<Integer> signs) {
        return signs.stream().mapToInt(Integer::intValue).sum();
    }

    private static int product(List<Integer> one, List<Integer> other) {
        int sum = 0;
        for (int i = 0; i < one.size(); i++) {
            sum += one.get(i) * other.get(i);
        }
        return sum;
    }

    private static Effect effect(List<List<String>> aliases, List<Integer> signs, List<Set<String>> cells,
            List<Map<Set<String>, CellPredictions>> networks, int n) {
        int[] contrasts = new int[n];
        for (Map<Set<String>, CellPredictions> network : networks) {
            for (int cell = 0; cell < cells.size(); cell++) {
                CellPredictions predictions = network.get(cells.get(cell));
                for (int image = 0; image < n; image++) {
                    contrasts[image] += predictions.right(image) ? signs.get(cell) : 0;
                }
            }
        }
        long sum = Arrays.stream(contrasts).asLongStream().sum();
        // Sums of small integers are exact: no digits are lost in the difference.
        long squares = Arrays.stream(contrasts).mapToLong(contrast -> (long) contrast * contrast).sum();
        double mean = (double) sum / n;
        double error = Math.sqrt(Math.max(0, (squares - (double) sum * sum / n) / (n - 1)) / n);
        double pValue;
        if (error > 0) {
            pValue = Math.min(1, 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(mean) / error));
        } else {
            pValue = sum == 0 ? 1 : 0;
        }
        double half = cells.size() / 2.0 * networks.size();
        return new Effect(aliases, 100 * mean / half, 100 * error / half, pValue, pValue);
    }
}
