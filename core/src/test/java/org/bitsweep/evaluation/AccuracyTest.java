package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyTest {

    @Test
    void countsAndMergesInAnyOrder() {
        Accuracy right = Accuracy.of(new Prediction("c", 0, "a", 3, List.of(3, 1, 2)));
        Accuracy second = Accuracy.of(new Prediction("c", 1, "b", 3, List.of(1, 3, 2)));
        Accuracy wrong = Accuracy.of(new Prediction("c", 2, "c", 3, List.of(1, 0, 2)));
        assertEquals(new Accuracy(3, 1, 2), Accuracy.NONE.plus(right).plus(second).plus(wrong));
        assertEquals(right.plus(second).plus(wrong), wrong.plus(right.plus(second)));
        assertEquals(100.0 / 3, right.plus(second).plus(wrong).topOnePercent(), 1e-12);
        assertEquals(200.0 / 3, right.plus(second).plus(wrong).topFivePercent(), 1e-12);
    }

    @Test
    void refusesImpossibleCounts() {
        assertEquals(
                "expected 0 <= top-1 <= top-5 <= images, found top-1 3, top-5 2, images 5",
                assertThrows(IllegalArgumentException.class, () -> new Accuracy(5, 3, 2)).getMessage());
    }

    @Test
    void wilsonIntervalInClosedForm() {
        // R: prop.test(81, 263, correct = FALSE)$conf.int; Newcombe 1998, table I, method 3: 0.2553 to 0.3662.
        WilsonInterval newcombe = WilsonInterval.of(81, 263);
        assertEquals(25.53, newcombe.lowPercent(), 0.005);
        assertEquals(36.62, newcombe.highPercent(), 0.005);
        // 0 of n: z^2 / (n + z^2); n of n: n / (n + z^2).
        double zSquared = 1.959963984540054 * 1.959963984540054;
        assertEquals(0, WilsonInterval.of(0, 20).lowPercent());
        assertEquals(100 * zSquared / (20 + zSquared), WilsonInterval.of(0, 20).highPercent(), 1e-9);
        assertEquals(100 * 20 / (20 + zSquared), WilsonInterval.of(20, 20).lowPercent(), 1e-9);
        assertEquals(100, WilsonInterval.of(20, 20).highPercent());
        // Half of n: z / (2 sqrt(n + z^2)) on either side of 50 %.
        assertEquals(50 * Math.sqrt(zSquared / (1000 + zSquared)), WilsonInterval.of(500, 1000).halfWidth(), 1e-9);
    }

    @Test
    void samplingErrorOfImageNet() {
        // Near 70 % at n = 50,000 about 0.4 points.
        assertEquals(0.40, new Accuracy(50_000, 35_000, 45_000).topOneInterval().halfWidth(), 0.005);
        assertTrue(new Accuracy(50_000, 35_000, 45_000).topOneInterval().contains(70));
    }
}
