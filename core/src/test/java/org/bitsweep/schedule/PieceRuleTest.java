package org.bitsweep.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceRuleTest {

    private static String text(int from, int until) {
        StringBuilder text = new StringBuilder();
        PieceRule.pieces(new BatchRange(from, until)).forEach(
                piece -> text.append(piece.from()).append('-').append(piece.until()).append(' '));
        return text.toString().strip();
    }

    @Test
    void piecesAreAlignedPowersOfTwo() {
        assertEquals("0-8", text(0, 8));
        assertEquals("0-4 4-6 6-7", text(0, 7));
        assertEquals("1-2 2-4 4-6 6-7", text(1, 7));
        assertEquals("5-6 6-8 8-10", text(5, 10));
        assertEquals("3-4", text(3, 4));
        assertEquals("0-65536 65536-98304 98304-99328 99328-99840 99840-99968 99968-100000", text(0, 100_000));
    }

    @Test
    void whateverIsStoredPiecesAreNestedOrApart() {
        List<BatchRange> all = new ArrayList<>();
        for (int from = 0; from < 20; from++) {
            for (int until = from + 1; until <= 20; until++) {
                List<BatchRange> pieces = PieceRule.pieces(new BatchRange(from, until));
                int next = from;
                for (BatchRange piece : pieces) {
                    assertEquals(next, piece.from());
                    next = piece.until();
                }
                assertEquals(until, next, "they are the range");
                all.addAll(pieces);
            }
        }
        for (BatchRange one : all) {
            for (BatchRange other : all) {
                int shared = Math.min(one.until(), other.until()) - Math.max(one.from(), other.from());
                assertTrue(shared <= 0 || shared == Math.min(one.size(), other.size()), one + " and " + other);
            }
        }
    }

    @Test
    void littleIsHeldBack() {
        PieceRule rule = new PieceRule(2);
        assertTrue(rule.due(90, 90), "a long unit is stored at once");
        assertTrue(rule.due(1.25, 1.25));
        assertFalse(rule.due(0.5, 0.5));
        // Units of an eighth of a second: the sixteenth makes 2 s, and another one would be too much.
        int held = 1;
        while (!rule.due(0.125 * held, 0.125)) {
            held++;
        }
        assertEquals(16, held);
        assertTrue(new PieceRule(0).due(1e-9, 1e-9));
        assertThrows(IllegalArgumentException.class, () -> new PieceRule(-1));
    }
}
