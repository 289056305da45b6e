package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

    private static Prediction prediction(int image, int label, int predicted) {
        return new Prediction("c", image, "image-" + image, label, List.of(predicted));
    }

    @Test
    void countsDisagreementsAndWhoIsRight() {
        PairedComparison comparison = PairedComparison.of(
                List.of(prediction(0, 1, 1), prediction(1, 1, 1), prediction(2, 1, 0), prediction(3, 1, 2)),
                List.of(prediction(3, 1, 0), prediction(2, 1, 1), prediction(1, 1, 0), prediction(0, 1, 1)));
        assertEquals(new PairedComparison(4, 3, 1, 1), comparison);
        assertEquals(0, comparison.differencePoints());
    }

    @Test
    void mcNemarInClosedForm() {
        // 1 of 8 or fewer: (1 + 8) / 2^8, twice.
        assertEquals(18.0 / 256, new PairedComparison(100, 20, 1, 7).pValue(), 1e-12);
        assertEquals(18.0 / 256, new PairedComparison(100, 20, 7, 1).pValue(), 1e-12);
        assertEquals(6, new PairedComparison(100, 20, 1, 7).differencePoints());
        assertEquals(1, new PairedComparison(100, 20, 4, 4).pValue());
        assertEquals(1, new PairedComparison(100, 20, 0, 0).pValue());
        assertEquals(2 / 1024.0, new PairedComparison(10, 10, 0, 10).pValue(), 1e-12);
    }

    @Test
    void refusesDifferentImages() {
        List<Prediction> two = List.of(prediction(0, 1, 1), prediction(1, 1, 1));
        List<Prediction> one = List.of(prediction(0, 1, 1));
        String expected = "paired comparison: image image-1 was not scored by both configurations. Compare configurations of one run.";
        assertEquals(expected, assertThrows(InputException.class, () -> PairedComparison.of(two, one)).getMessage());
        assertEquals(expected, assertThrows(InputException.class, () -> PairedComparison.of(one, two)).getMessage());
    }
}
