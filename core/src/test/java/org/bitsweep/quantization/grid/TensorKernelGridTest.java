package org.bitsweep.quantization.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.quantization.range.Range;
import org.junit.jupiter.api.Test;

class TensorKernelGridTest {

    private static float[] quantize(GridRounding rounding, Float low, float high, int bits, float... values) {
        Range<Vector> range = new Range<>(Optional.ofNullable(low).map(Vector::of), Vector.of(high), Range.Zero.ALWAYS_A_POINT);
        return Grid.over(new VectorArithmetic(), range, rounding, bits, Optional.empty())
                .quantize(Vector.of(values), vector -> vector).toArray();
    }

    /** Steps of 1 from 0 to 15: every code's half, and the floats beside it, against decimal rounding. */
    @Test
    void halvesGoAwayFromZero() {
        for (int code = 0; code < 15; code++) {
            float half = code + 0.5f;
            for (float value : new float[] {Math.nextDown(half), half, Math.nextUp(half)}) {
                float away = new BigDecimal(value).setScale(0, RoundingMode.HALF_UP).floatValue();
                float even = new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).floatValue();
                assertArrayEquals(new float[] {away}, quantize(GridRounding.TENSOR_HALF_AWAY, null, 15, 4, value), "" + value);
                assertArrayEquals(new float[] {even}, quantize(GridRounding.TENSOR_HALF_EVEN, null, 15, 4, value), "" + value);
            }
        }
    }

    /** With the zero point 1 on it, -0.5 is the code 0.5 and goes to 1, which is 0. */
    @Test
    void zeroInside() {
        assertArrayEquals(new float[] {-1, 0, 0, 1, 2, 2},
                quantize(GridRounding.TENSOR_HALF_AWAY, -1f, 2, 2, -3, -0.5f, 0.4f, 0.5f, 1.5f, 7));
        assertArrayEquals(new float[] {-1, -1, 0, 1, 1, 2},
                quantize(GridRounding.TENSOR_HALF_EVEN, -1f, 2, 2, -3, -0.5f, 0.4f, 0.5f, 1.5f, 7));
    }

    /** The kernel's grid starts at lo itself; the tensor arithmetic moves it so that zero would be a point. */
    @Test
    void zeroOutside() {
        assertArrayEquals(new float[] {0.25f, 1.25f, 3.25f}, quantize(GridRounding.TENSOR_HALF_AWAY, 0.25f, 3.25f, 2, 0, 1, 9));
        assertArrayEquals(new float[] {0, 1, 3}, quantize(GridRounding.TENSOR_HALF_EVEN, 0.25f, 3.25f, 2, 0, 1, 9));
        assertArrayEquals(new float[] {-3.25f, -1.25f, -0.25f},
                quantize(GridRounding.TENSOR_HALF_AWAY, -3.25f, -0.25f, 2, -9, -1, 0));
    }

    @Test
    void emptyRangeLeavesTheTensorAlone() {
        float[] values = {-2, -0.3f, 0, 5};
        assertArrayEquals(values, quantize(GridRounding.TENSOR_HALF_AWAY, null, 0, 4, values));
        assertArrayEquals(values, quantize(GridRounding.TENSOR_HALF_AWAY, null, -1, 4, values));
        assertArrayEquals(values, quantize(GridRounding.TENSOR_HALF_AWAY, 1f, 1, 4, values));
    }

    /** 1.5e-10 in 15 steps: the kernel has no least scale, the tensor arithmetic one of 1e-8. */
    @Test
    void leastScale() {
        assertArrayEquals(new float[] {1.5e-10f, 7e-11f}, quantize(GridRounding.TENSOR_HALF_AWAY, null, 1.5e-10f, 4, 1, 7e-11f), 1e-16f);
        assertArrayEquals(new float[] {15e-8f, 0}, quantize(GridRounding.TENSOR_HALF_EVEN, null, 1.5e-10f, 4, 1, 7e-11f), 1e-14f);
    }

    /** The width that a threshold gave is taken as it is, where the ends' difference is another number. */
    @Test
    void knownWidth() {
        Range<Vector> range = new Range<>(Optional.of(Vector.of(-1f)), Vector.of(1f), Range.Zero.ALWAYS_A_POINT,
                Optional.of(Vector.of(30f)));
        assertEquals(2, Grid.over(new VectorArithmetic(), range, GridRounding.TENSOR_HALF_AWAY, 4, Optional.empty()).scale().get(0));
    }
}
