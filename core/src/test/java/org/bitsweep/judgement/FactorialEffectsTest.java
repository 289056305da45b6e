package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;

class FactorialEffectsTest {

    private enum Four {
        A,
        B,
        C,
        D
    }

    private static Map<Set<Four>, CellPredictions> cells() {
        Map<Set<Four>, CellPredictions> cells = new HashMap<>();
        for (String[] row : Samples.rows("factorial.csv")) {
            EnumSet<Four> on = EnumSet.noneOf(Four.class);
            for (Four method : Four.values()) {
                if (row[0].charAt(method.ordinal()) == '1') {
                    on.add(method);
                }
            }
            cells.put(on, Samples.predictions(row[1]));
        }
        return cells;
    }

    @Test
    void effectsAreThoseOfR() {
        FactorialEffects<Four> found = FactorialEffects.of(Four.class, cells());
        List<String[]> rows = Samples.rows("effects.csv");
        assertEquals(60, found.images());
        assertEquals(15, found.effects().size());
        for (int i = 0; i < 15; i++) {
            FactorialEffects.Effect<Four> effect = found.effects().get(i);
            String[] row = rows.get(i);
            assertEquals(row[0], effect.methods().stream().sorted().map(Enum::name).collect(Collectors.joining()));
            assertEquals(Double.parseDouble(row[1]), effect.points(), 1e-9, row[0]);
            assertEquals(Double.parseDouble(row[2]), effect.standardErrorPoints(), 1e-9, row[0]);
            assertEquals(Double.parseDouble(row[3]), effect.pValue(), 1e-9, row[0]);
            assertEquals(Double.parseDouble(row[4]), effect.adjustedPValue(), 1e-8, row[0]);
        }
    }

    @Test
    void methodsThatDoNothingHaveNoEffect() {
        // Only A matters: the first 30 of 40 images are right with it, 10 without.
        Map<Set<Four>, CellPredictions> cells = new HashMap<>();
        cells().keySet().forEach(on -> cells.put(on, Samples.base(40, on.contains(Four.A) ? 30 : 10)));
        FactorialEffects<Four> found = FactorialEffects.of(Four.class, cells);
        FactorialEffects.Effect<Four> a = found.effects().get(0);
        assertEquals(Set.of(Four.A), a.methods());
        assertEquals(50, a.points(), 1e-12);
        // Half of the images gain one, half nothing: variance n/4 / (n - 1).
        assertEquals(100 * Math.sqrt(10.0 / 39 / 40), a.standardErrorPoints(), 1e-12);
        for (FactorialEffects.Effect<Four> effect : found.effects().subList(1, 15)) {
            assertEquals(0, effect.points());
            assertEquals(0, effect.standardErrorPoints());
            assertEquals(1, effect.pValue());
        }
    }

    @Test
    void interactionIsHalfTheDifferenceOfConditionalEffects() {
        // B helps by 20 points with A on and harms by 10 with A off: interaction (20 + 10) / 2.
        Map<Set<Four>, CellPredictions> cells = new HashMap<>();
        cells().keySet().forEach(on -> {
            boolean b = on.contains(Four.B);
            cells.put(on, Samples.base(100, on.contains(Four.A) ? b ? 70 : 50 : b ? 30 : 40));
        });
        Map<Set<Four>, Double> points = FactorialEffects.of(Four.class, cells).effects().stream()
                .collect(Collectors.toMap(FactorialEffects.Effect::methods, FactorialEffects.Effect::points));
        assertEquals(25, points.get(Set.of(Four.A)), 1e-12);
        assertEquals(5, points.get(Set.of(Four.B)), 1e-12);
        assertEquals(15, points.get(Set.of(Four.A, Four.B)), 1e-12);
    }

    @Test
    void refusesAnIncompleteFactorial() {
        Map<Set<Four>, CellPredictions> cells = cells();
        cells.put(Set.of(Four.B), Samples.base(59, 3));
        assertEquals(
                "effects: expected the same images and labels in all combinations, found others with [B] on. Take the cells"
                        + " from one run.",
                assertThrows(InputException.class, () -> FactorialEffects.of(Four.class, cells)).getMessage());
        cells.remove(Set.of(Four.B));
        assertEquals(
                "effects: expected all 16 combinations of [A, B, C, D], found none with [B] on. Add it to the sweep.",
                assertThrows(InputException.class, () -> FactorialEffects.of(Four.class, cells)).getMessage());
    }
}
