package org.bitsweep.arithmetic;

import java.util.List;

/** Numbers as values on the JVM, each result rounded to float32. */
public final class VectorArithmetic implements Arithmetic<Vector> {

    private static final Vector ZERO = Vector.of(0);

    @FunctionalInterface
    private interface Binary {
        float of(float left, float right);
    }

    @FunctionalInterface
    private interface Unary {
        float of(float value);
    }

    @Override
    public Vector constant(float value) {
        return Vector.of(value);
    }

    @Override
    public Vector vector(float... values) {
        return Vector.of(values);
    }

    @Override
    public Vector add(Vector left, Vector right) {
        return map(left, right, (a, b) -> a + b);
    }

    @Override
    public Vector subtract(Vector left, Vector right) {
        return map(left, right, (a, b) -> a - b);
    }

    @Override
    public Vector multiply(Vector left, Vector right) {
        return map(left, right, (a, b) -> a * b);
    }

    @Override
    public Vector divide(Vector left, Vector right) {
        return map(left, right, (a, b) -> a / b);
    }

    @Override
    public Vector maximum(Vector left, Vector right) {
        return map(left, right, Math::max);
    }

    @Override
    public Vector minimum(Vector left, Vector right) {
        return map(left, right, Math::min);
    }

    @Override
    public Vector negative(Vector value) {
        return map(value, a -> -a);
    }

    @Override
    public Vector round(Vector value) {
        return map(value, a -> (float) Math.rint(a));
    }

    @Override
    public Vector floor(Vector value) {
        return map(value, a -> (float) Math.floor(a));
    }

    @Override
    public Vector ceiling(Vector value) {
        return map(value, a -> (float) Math.ceil(a));
    }

    @Override
    public Vector clamp(Vector value, float low, float high) {
        return map(value, a -> Math.min(Math.max(a, low), high));
    }

    @Override
    public Vector power(Vector base, double exponent) {
        return map(base, a -> (float) Math.pow(a, exponent));
    }

    @Override
    public Vector binaryLogarithm(Vector value) {
        return map(value, a -> (float) (Math.log(a) / Math.log(2)));
    }

    @Override
    public Vector overItsMean(Vector vector) {
        double sum = sum(vector);
        return map(vector, a -> sum == 0 ? 0 : (float) (a / sum * vector.length()));
    }

    @Override
    public Vector mean(Vector vector) {
        return Vector.of((float) sum(vector) / vector.length());
    }

    @Override
    public Vector zeroWithin(float threshold, Vector value) {
        return map(value, a -> Math.abs(a) <= threshold ? 0 : a);
    }

    /** The single values are added up first: where they are exact, so is their sum, whatever the vector holds. */
    @Override
    public Vector sum(Vector vector, List<Vector> values) {
        return add(vector, values.stream().reduce(this::add).orElse(ZERO));
    }

    @Override
    public Vector lookup(float[] table, Vector index) {
        return map(index, a -> table[(int) a]);
    }

    @Override
    public Choice<Vector> whereZeroIsInside(Vector low, Vector high) {
        Vector inside = map(low, high, (a, b) -> a < 0 && b > 0 ? 1 : 0);
        return (one, other) -> {
            float[] chosen = new float[Math.max(inside.length(), Math.max(one.length(), other.length()))];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = inside.get(i) == 1 ? one.get(i) : other.get(i);
            }
            return Vector.owning(chosen);
        };
    }

    private static double sum(Vector vector) {
        double sum = 0;
        for (int i = 0; i < vector.length(); i++) {
            sum += vector.get(i);
        }
        return sum;
    }

    private static Vector map(Vector value, Unary operation) {
        float[] result = value.toArray();
        for (int i = 0; i < result.length; i++) {
            result[i] = operation.of(result[i]);
        }
        return Vector.owning(result);
    }

    private static Vector map(Vector left, Vector right, Binary operation) {
        if (left.length() != right.length() && left.length() != 1 && right.length() != 1) {
            throw new IllegalArgumentException(left.length() + " values do not go with " + right.length());
        }
        float[] result = new float[Math.max(left.length(), right.length())];
        for (int i = 0; i < result.length; i++) {
            result[i] = operation.of(left.get(i), right.get(i));
        }
        return Vector.owning(result);
    }
}
