package org.bitsweep.quantization.grid;

/**
 * The two per-tensor kernels of the authors' code, float32 throughout (semantics of the KLD experiment, section 4). Values
 * are divided by the scale, not multiplied by its reciprocal, which would move codes.
 */
public enum TensorKernel {

    /**
     * Rounds half away from zero: minimum and maximum, thresholds, weights per tensor. Zero is a point of the grid if it
     * lies inside the range, otherwise the grid starts at the offset. A tensor of no range stays as it is.
     */
    HALF_AWAY_FROM_ZERO {
        @Override
        float[] toGrid(float[] values, float offset, float width, float largestCode) {
            if (width <= 0) {
                return values.clone();
            }
            float scale = width / largestCode;
            boolean zeroInside = offset < 0 && offset + width > 0;
            float zeroPoint = zeroInside ? roundHalfAway(-offset / scale) : 0;
            float shift = -offset;
            float[] quantized = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                if (zeroInside) {
                    float code = roundHalfAway(clamp(values[i] / scale + zeroPoint, largestCode));
                    quantized[i] = (code - zeroPoint) * scale;
                } else {
                    float code = roundHalfAway(clamp((values[i] + shift) / scale, largestCode));
                    quantized[i] = code * scale - shift;
                }
            }
            return quantized;
        }
    },

    /** Rounds half to even: analytical clipping per tensor. Zero is always a point; the scale is at least 1e-8. */
    HALF_TO_EVEN {
        @Override
        float[] toGrid(float[] values, float offset, float width, float largestCode) {
            float scale = Math.max(width / largestCode, LEAST_SCALE);
            float zeroPoint = (float) Math.rint(0 - offset / scale);
            float[] quantized = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                float code = (float) Math.rint(clamp(values[i] / scale + zeroPoint, largestCode));
                quantized[i] = (code - zeroPoint) * scale;
            }
            return quantized;
        }
    };

    private static final float LEAST_SCALE = 1e-8f;

    /**
     * Values on the grid of 2^M points over [offset, offset + width].
     *
     * @param values any shape
     * @param offset lo; rounded to float32 first
     * @param width hi - lo; rounded to float32 first
     * @param bits M, 1 to 8
     * @return a new array
     */
    public float[] quantize(float[] values, double offset, double width, int bits) {
        if (bits < 1 || bits > 8) {
            throw new IllegalArgumentException("expected 1 to 8 bits, found " + bits);
        }
        return toGrid(values, (float) offset, (float) width, (1 << bits) - 1);
    }

    abstract float[] toGrid(float[] values, float offset, float width, float largestCode);

    private static float clamp(float value, float largestCode) {
        return Math.min(Math.max(value, 0), largestCode);
    }

    /** In float64, where adding a half is exact for every float32 that has a fraction. */
    private static float roundHalfAway(float value) {
        return (float) Math.copySign(Math.floor(Math.abs((double) value) + 0.5), value);
    }
}
