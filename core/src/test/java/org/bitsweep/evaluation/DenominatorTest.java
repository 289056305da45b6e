package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;

class DenominatorTest {

    private static final Denominator FOUR = Denominator.of(List.of("a", "b", "c", "d"));

    private static String message(Denominator denominator, int... scored) {
        return assertThrows(InputException.class, () -> denominator.prove("4W4A naive", IntStream.of(scored)))
                .getMessage();
    }

    @Test
    void everyImageOnceInAnyOrder() {
        assertDoesNotThrow(() -> FOUR.prove("4W4A naive", IntStream.of(3, 0, 2, 1)));
        assertDoesNotThrow(() -> FOUR.prove("4W4A naive", IntStream.of(3, 0, 2, 1).parallel()));
    }

    @Test
    void namesWhatIsMissingAndWhatIsRepeated() {
        assertEquals(
                "4W4A naive: no accuracy is given, because the images scored are not the data set's. Expected 4 distinct"
                        + " images, found 3. Missing: 1 (c). Scored more than once: 1 (b)."
                        + " Rows of another run may lie in the output directory: use an empty one and run again.",
                message(FOUR, 0, 1, 1, 3));
    }

    @Test
    void namesWhatDoesNotBelong() {
        assertEquals(
                "4W4A naive: no accuracy is given, because the images scored are not the data set's. Expected 4 distinct"
                        + " images, found 4. Not expected: 2 (index -1, index 4)."
                        + " Rows of another run may lie in the output directory: use an empty one and run again.",
                message(FOUR, 0, 1, 4, 2, 3, 4, -1));
    }

    @Test
    void namesOnlyTheFirstFew() {
        Denominator many = new Denominator(100, Set.of(), index -> "image-" + index);
        assertEquals(
                "4W4A naive: no accuracy is given, because the images scored are not the data set's. Expected 100 distinct"
                        + " images, found 0. Missing: 100 (image-0, image-1, image-2, image-3, image-4, ...)."
                        + " Rows of another run may lie in the output directory: use an empty one and run again.",
                message(many));
    }

    @Test
    void unreadableImagesLeaveTheDenominator() {
        Denominator three = new Denominator(4, Set.of(2), List.of("a", "b", "c", "d")::get);
        assertEquals(3, three.expected());
        assertDoesNotThrow(() -> three.prove("4W4A naive", IntStream.of(0, 1, 3)));
        assertEquals(
                "4W4A naive: no accuracy is given, because the images scored are not the data set's. Expected 3 distinct"
                        + " images, found 3. Not expected: 1 (c)."
                        + " Rows of another run may lie in the output directory: use an empty one and run again.",
                message(three, 0, 1, 2, 3));
    }
}
