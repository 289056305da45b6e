package org.bitsweep.arithmetic;

import java.util.Arrays;

/** Float32 values that do not change: one a channel, one for a whole tensor, or the values of a tensor themselves. */
public final class Vector {

    private final float[] values;

    private Vector(float[] values) {
        this.values = values;
    }

    /** A copy of some values, at least one. */
    public static Vector of(float... values) {
        return owning(values.clone());
    }

    /** A copy of a part of some values. */
    public static Vector of(float[] values, int from, int length) {
        return owning(Arrays.copyOfRange(values, from, from + length));
    }

    /** Of an array that nobody writes to any more. */
    static Vector owning(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("expected at least one value, found none");
        }
        return new Vector(values);
    }

    public int length() {
        return values.length;
    }

    /** A value; a vector of one has the same everywhere. */
    public float get(int index) {
        return values.length == 1 ? values[0] : values[index];
    }

    /** One value as a vector of its own. */
    public Vector at(int index) {
        return new Vector(new float[] {get(index)});
    }

    /** Every value as often as given beside one another, and all of that as often as given: a value a channel over a batch. */
    public Vector repeated(int times, int each) {
        if (values.length == 1) {
            return this;
        }
        float[] repeated = new float[times * values.length * each];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[i / each % values.length];
        }
        return new Vector(repeated);
    }

    /** A copy of the values. */
    public float[] toArray() {
        return values.clone();
    }

    /** Copies the values into an array. */
    public void copyTo(float[] target, int from) {
        System.arraycopy(values, 0, target, from, values.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
