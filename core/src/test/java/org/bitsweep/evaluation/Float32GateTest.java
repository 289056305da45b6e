package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Float32GateTest {

    private static final Float32Gate GATE = new Float32Gate(76.13);

    private static Accuracy percent(double percent) {
        long right = Math.round(20 * percent);
        return new Accuracy(2000, right, right);
    }

    @Test
    void intervalIsWilsonsAtThreeNines() {
        // z = 3.2905, p = 1523/2000: (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), worked out by hand.
        WilsonInterval interval = GATE.interval(2000);
        assertEquals(72.8785, interval.lowPercent(), 1e-3);
        assertEquals(79.1395, interval.highPercent(), 1e-3);
    }

    @Test
    void passesInsideOnly() {
        assertTrue(GATE.passes(percent(76.13)));
        assertTrue(GATE.passes(percent(73.2)));
        assertFalse(GATE.passes(percent(72.5)));
        assertFalse(GATE.passes(percent(80)));
    }

    @Test
    void namesTheLikelyCause() {
        assertEquals("resnet50: float32 Top-1 on 2000 images is 60.00 %, expected 72.88 % to 79.14 % (76.13 % on all)."
                        + " Likely cause: with red and blue exchanged it is 76.00 %: correct channel-order in its preprocessing."
                        + " --no-gate goes on all the same.",
                GATE.explain("resnet50", percent(60), percent(76)));
        assertTrue(GATE.explain("resnet50", percent(0.1), percent(0.1)).contains("near chance: the order of the classes"));
        assertTrue(GATE.explain("resnet50", percent(70), percent(50)).contains("some points low: preprocessing differs"));
        assertTrue(GATE.explain("resnet50", percent(90), percent(50)).contains("higher than known"));
        assertTrue(GATE.explain("resnet50", percent(90), percent(76)).contains("higher than known"));
    }
}
