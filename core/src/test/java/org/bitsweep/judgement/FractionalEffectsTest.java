package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;

class FractionalEffectsTest {

    private static final List<String> FOUR = List.of("A", "B", "C", "D");

    /** The committed cells by the letters that are on. */
    private static Map<Set<String>, CellPredictions> cells() {
        Map<Set<String>, CellPredictions> cells = new HashMap<>();
        for (String[] row : Samples.rows("factorial.csv")) {
            Set<String> on = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                if (row[0].charAt(i) == '1') {
                    on.add(FOUR.get(i));
                }
            }
            cells.put(on, Samples.predictions(row[1]));
        }
        return cells;
    }

    /** Of all combinations, main effects and interactions of two are those of the full factorial, and so of R. */
    @Test
    void allCombinationsAreTheFullFactorial() {
        FractionalEffects found = FractionalEffects.of(FOUR, List.of(cells()));
        assertEquals(10, found.effects().size());
        Map<String, String[]> rows = new HashMap<>();
        Samples.rows("effects.csv").forEach(row -> rows.put(row[0], row));
        for (FractionalEffects.Effect effect : found.effects()) {
            assertEquals(1, effect.aliases().size());
            String[] row = rows.get(String.join("", effect.aliases().get(0)));
            assertEquals(Double.parseDouble(row[1]), effect.points(), 1e-9);
            assertEquals(Double.parseDouble(row[2]), effect.standardErrorPoints(), 1e-9);
            assertEquals(Double.parseDouble(row[3]), effect.pValue(), 1e-9);
        }
        assertEquals(List.of(List.of("A")), found.effects().get(0).aliases());
        assertEquals(List.of(List.of("C", "D")), found.effects().get(9).aliases());
    }

    private static Map<Set<String>, CellPredictions> half(Map<Set<String>, CellPredictions> cells) {
        Map<Set<String>, CellPredictions> half = new HashMap<>(cells);
        half.keySet().removeIf(on -> on.size() % 2 == 1);
        return half;
    }

    /** Half with I = ABCD: AB and CD cannot be told apart; a main effect holds that of its three others. */
    @Test
    void aliasesStandTogether() {
        FractionalEffects found = FractionalEffects.of(FOUR, List.of(half(cells())));
        assertEquals(8, found.cells());
        assertEquals(List.of(List.of(List.of("A")), List.of(List.of("B")), List.of(List.of("C")), List.of(List.of("D")),
                        List.of(List.of("A", "B"), List.of("C", "D")), List.of(List.of("A", "C"), List.of("B", "D")),
                        List.of(List.of("A", "D"), List.of("B", "C"))),
                found.effects().stream().map(FractionalEffects.Effect::aliases).toList());
        // In points of the full factorial: A + BCD, AB + CD.
        Map<String, Double> full = new HashMap<>();
        Samples.rows("effects.csv").forEach(row -> full.put(row[0], Double.parseDouble(row[1])));
        assertEquals(full.get("A") + full.get("BCD"), found.effects().get(0).points(), 1e-9);
        assertEquals(full.get("AB") + full.get("CD"), found.effects().get(4).points(), 1e-9);
    }

    /** Only A matters: the first 30 of 40 images are right with it, 10 without. Twice the same network is the same images again. */
    @Test
    void networksThatShareImagesAreAveragedImageByImage() {
        Map<Set<String>, CellPredictions> cells = new HashMap<>();
        half(cells()).keySet().forEach(on -> cells.put(on, Samples.base(40, on.contains("A") ? 30 : 10)));
        FractionalEffects one = FractionalEffects.of(FOUR, List.of(cells));
        FractionalEffects two = FractionalEffects.of(FOUR, List.of(cells, cells));
        assertEquals(2, two.networks());
        assertEquals(40, two.images());
        assertEquals(one.effects(), two.effects());
        assertEquals(50, one.effects().get(0).points(), 1e-12);
        assertEquals(100 * Math.sqrt(10.0 / 39 / 40), one.effects().get(0).standardErrorPoints(), 1e-12);
        one.effects().subList(1, 7).forEach(effect -> {
            assertEquals(0, effect.points());
            assertEquals(1, effect.pValue());
        });
        // One network gains 50 points, the other nothing: 25 on average.
        Map<Set<String>, CellPredictions> level = new HashMap<>();
        cells.keySet().forEach(on -> level.put(on, Samples.base(40, 20)));
        assertEquals(25, FractionalEffects.of(FOUR, List.of(cells, level)).effects().get(0).points(), 1e-12);
    }

    @Test
    void whatIsBalanced() {
        assertTrue(FractionalEffects.isBalanced(FOUR, cells().keySet()));
        assertTrue(FractionalEffects.isBalanced(FOUR, half(cells()).keySet()));
        assertFalse(FractionalEffects.isBalanced(FOUR, List.of(Set.of(), Set.of("A"), Set.of("B"), Set.of("C"), Set.of("D"))));
        assertFalse(FractionalEffects.isBalanced(List.of("A", "B"), List.of(Set.of(), Set.of("A", "B"))), "A and B are one");
        assertFalse(FractionalEffects.isBalanced(List.of("A"), List.of(Set.of(), Set.of(), Set.of("A"), Set.of("A"))), "twice");
        assertFalse(FractionalEffects.isBalanced(List.of(), List.of(Set.of())));
        // Plackett and Burman's twelve runs: main effects are independent of each other, and partly of interactions.
        String row = "11011100010";
        List<String> eleven = List.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K");
        List<Set<String>> twelve = new ArrayList<>(List.of(Set.of()));
        for (int shift = 0; shift < 11; shift++) {
            int by = shift;
            twelve.add(IntStream.range(0, 11).filter(i -> row.charAt((i + by) % 11) == '1').mapToObj(eleven::get)
                    .collect(Collectors.toSet()));
        }
        assertFalse(FractionalEffects.isBalanced(eleven, twelve));
    }

    @Test
    void refusesWhatIsNot() {
        Map<Set<String>, CellPredictions> cells = cells();
        cells.remove(Set.of("A"));
        assertEquals("effects: expected each of [A, B, C, D] in half of the cells and every two of them independently of each other,"
                        + " found 15 cells that are not. Change the sweep's variants.",
                assertThrows(InputException.class, () -> FractionalEffects.of(FOUR, List.of(cells))).getMessage());
        Map<Set<String>, CellPredictions> others = cells();
        others.put(Set.of("B"), Samples.base(59, 3));
        assertEquals("effects: expected the same combinations, images and labels in all cells, found others. Take the cells from one"
                + " run.", assertThrows(InputException.class, () -> FractionalEffects.of(FOUR, List.of(others))).getMessage());
    }
}
