package org.bitsweep.arithmetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class VectorArithmeticTest {

    private static final VectorArithmetic ARITHMETIC = new VectorArithmetic();

    private static void values(Vector found, float... expected) {
        assertArrayEquals(expected, found.toArray());
    }

    @Test
    void singleValuesGoWithAnyVector() {
        Vector three = Vector.of(1, 2, -4);
        values(ARITHMETIC.add(three, Vector.of(0.5f)), 1.5f, 2.5f, -3.5f);
        values(ARITHMETIC.subtract(Vector.of(0.5f), three), -0.5f, -1.5f, 4.5f);
        values(ARITHMETIC.multiply(three, three), 1, 4, 16);
        values(ARITHMETIC.divide(three, Vector.of(2)), 0.5f, 1, -2);
        values(ARITHMETIC.maximum(three, ARITHMETIC.constant(0)), 1, 2, 0);
        values(ARITHMETIC.minimum(three, ARITHMETIC.vector(1, 1, 1)), 1, 1, -4);
        assertEquals("3 values do not go with 2", assertThrows(IllegalArgumentException.class,
                () -> ARITHMETIC.add(three, Vector.of(1, 2))).getMessage());
    }

    /** 16777216 + 1 has no float32; so has a third. */
    @Test
    void resultsAreFloat32() {
        values(ARITHMETIC.add(Vector.of(16_777_216f), Vector.of(1)), 16_777_216f);
        values(ARITHMETIC.divide(Vector.of(1), Vector.of(3)), 1f / 3f);
    }

    @Test
    void roundings() {
        Vector halves = Vector.of(-1.5f, -0.5f, 0.5f, 1.5f, 2.5f);
        values(ARITHMETIC.round(halves), -2, -0f, 0, 2, 2);
        values(ARITHMETIC.floor(halves), -2, -1, 0, 1, 2);
        values(ARITHMETIC.ceiling(halves), -1, -0f, 1, 2, 3);
        values(ARITHMETIC.clamp(halves, -1, 2), -1, -0.5f, 0.5f, 1.5f, 2);
        values(ARITHMETIC.negative(Vector.of(1, -2)), -1, 2);
        values(ARITHMETIC.zeroWithin(0.5f, halves), -1.5f, 0, 0, 1.5f, 2.5f);
    }

    @Test
    void sharesOfBits() {
        values(ARITHMETIC.power(Vector.of(0, 1, 8), 2.0 / 3), 0, 1, 4);
        values(ARITHMETIC.binaryLogarithm(Vector.of(0, 1, 8, 0.25f)), Float.NEGATIVE_INFINITY, 0, 3, -2);
        values(ARITHMETIC.mean(Vector.of(1, 2, 6)), 3);
        values(ARITHMETIC.overItsMean(Vector.of(1, 2, 6)), 1f / 3f, 2f / 3f, 2);
        values(ARITHMETIC.overItsMean(Vector.of(0, 0)), 0, 0);
        values(ARITHMETIC.lookup(new float[] {1.05f, 1.86f, 2.83f}, Vector.of(2, 0, 1)), 2.83f, 1.05f, 1.86f);
    }

    /** 2^24 + 1 is lost, 2^24 + (1 + 1) is not: single values are added up first. */
    @Test
    void sumsOfSingleValues() {
        Vector one = Vector.of(1);
        values(ARITHMETIC.sum(Vector.of(16_777_216f, 1), List.of(one, one)), 16_777_218f, 3);
        values(ARITHMETIC.sum(Vector.of(1, 2), List.of()), 1, 2);
    }

    @Test
    void whereZeroIsInside() {
        Arithmetic.Choice<Vector> choice = ARITHMETIC.whereZeroIsInside(Vector.of(-1, 0, -2, 1), Vector.of(1, 1, 0, 2));
        values(choice.of(Vector.of(7), Vector.of(1, 2, 3, 4)), 7, 2, 3, 4);
    }

    @Test
    void aValueAChannelOverABatch() {
        values(Vector.of(1, 2).repeated(2, 3), 1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);
        values(Vector.of(5).repeated(2, 3), 5);
    }

    @Test
    void vectorsDoNotChange() {
        float[] values = {1, 2};
        Vector vector = Vector.of(values);
        values[0] = 9;
        vector.toArray()[1] = 9;
        values(vector, 1, 2);
        assertEquals(Vector.of(new float[] {0, 1, 2, 3}, 1, 2), vector);
        assertEquals("[1.0, 2.0]", vector.toString());
        values(vector.at(1), 2);
        assertThrows(IllegalArgumentException.class, () -> Vector.of());
    }
}
