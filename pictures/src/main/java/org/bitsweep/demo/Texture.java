package org.bitsweep.demo;

/**
 * The two-colour patterns that fill a shape. Every one of them inks about half of the plane, so that the mean colour of
 * a shape does not tell them apart. A pattern repeats about once a unit; a picture scales, turns and shifts it.
 */
public enum Texture {
    /** Straight bands. */
    STRIPES("striped") {
        @Override
        boolean inks(double x, double y) {
            return fraction(x) < 0.5;
        }
    },
    /** A chessboard. */
    CHECKS("checked") {
        @Override
        boolean inks(double x, double y) {
            return fraction(x * 0.8) < 0.5 == fraction(y * 0.8) < 0.5;
        }
    },
    /** Round dots on a square lattice. */
    DOTS("dotted") {
        @Override
        boolean inks(double x, double y) {
            double u = fraction(x) - 0.5;
            double v = fraction(y) - 0.5;
            return u * u + v * v < 0.159;
        }
    },
    /** Concentric bands. */
    RINGS("ringed") {
        @Override
        boolean inks(double x, double y) {
            return fraction(Math.sqrt(x * x + y * y)) < 0.5;
        }
    },
    /** Bands bent to a zigzag. */
    ZIGZAG("zigzag") {
        @Override
        boolean inks(double x, double y) {
            double tooth = Math.abs(fraction(y * 0.5) - 0.5) * 2;
            return fraction(x + tooth * 1.1) < 0.5;
        }
    };

    private final String adjective;

    Texture(String adjective) {
        this.adjective = adjective;
    }

    /** The word for something filled with this pattern: {@code striped}. */
    public String adjective() {
        return adjective;
    }

    /** Whether the point carries the pattern's ink rather than its ground. */
    abstract boolean inks(double x, double y);

    private static double fraction(double x) {
        return x - Math.floor(x);
    }
}
