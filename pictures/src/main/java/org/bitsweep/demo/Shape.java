package org.bitsweep.demo;

/**
 * The outlines, all of about the same area (2 square units), so that the amount of object in a picture does not tell
 * them apart. Each is centred on the origin; a picture scales and turns it.
 */
public enum Shape {
    /** A filled circle. */
    DISC {
        @Override
        boolean contains(double x, double y) {
            return x * x + y * y < 0.64;
        }
    },
    /** An equilateral triangle. */
    TRIANGLE {
        @Override
        boolean contains(double x, double y) {
            return y > -0.62 && SQRT_3 * Math.abs(x) + y < 1.24;
        }
    },
    /** A square. */
    SQUARE {
        @Override
        boolean contains(double x, double y) {
            return Math.abs(x) < 0.71 && Math.abs(y) < 0.71;
        }
    },
    /** A five-pointed star. */
    STAR {
        @Override
        boolean contains(double x, double y) {
            // The five lines through a pentagram's edges: a tip lies beyond exactly one of them, the outside of the
            // star beyond two or more.
            int beyond = 0;
            for (int edge = 0; edge < 5; edge++) {
                if (x * EDGE_X[edge] + y * EDGE_Y[edge] > 0.41) {
                    beyond++;
                }
            }
            return beyond < 2;
        }
    },
    /** A plus sign with thick arms. */
    CROSS {
        @Override
        boolean contains(double x, double y) {
            double u = Math.abs(x);
            double v = Math.abs(y);
            return Math.max(u, v) < 0.95 && Math.min(u, v) < 0.33;
        }
    };

    private static final double SQRT_3 = StrictMath.sqrt(3);
    private static final double[] EDGE_X = new double[5];
    private static final double[] EDGE_Y = new double[5];

    static {
        for (int edge = 0; edge < 5; edge++) {
            EDGE_X[edge] = StrictMath.cos(2 * Math.PI * edge / 5);
            EDGE_Y[edge] = StrictMath.sin(2 * Math.PI * edge / 5);
        }
    }

    /** Whether the point lies inside the outline. */
    abstract boolean contains(double x, double y);
}
