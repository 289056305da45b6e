package org.bitsweep.imaging;

/**
 * How a resized pixel is weighted from its neighbours. The kernels are Pillow's; both are stretched when an image
 * shrinks, so that every source pixel counts (antialiasing). A further kernel is one more constant here.
 */
public enum Interpolation {

    /** Triangle of half-width 1: Pillow's {@code BILINEAR}. */
    BILINEAR("bilinear", 1.0) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1.0 ? 1.0 - x : 0.0;
        }
    },

    /** Keys' cubic of half-width 2 with a = -0.5: Pillow's {@code BICUBIC} (OpenCV and PyTorch use a = -0.75). */
    BICUBIC("bicubic", 2.0) {
        private static final double A = -0.5;

        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            // The order of operations is Pillow's: the sums are rounded to integers later, and ties must fall alike.
            if (x < 1.0) {
                return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
            }
            if (x < 2.0) {
                return (((x - 5) * x + 8) * x - 4) * A;
            }
            return 0.0;
        }
    };

    private final String label;
    private final double support;

    Interpolation(String label, double support) {
        this.label = label;
        this.support = support;
    }

    /** The name in configuration files and canonical texts. */
    public String label() {
        return label;
    }

    /** Half-width of the kernel, in output pixels when shrinking and in input pixels when enlarging. */
    double support() {
        return support;
    }

    /** Weight at a distance from the kernel's centre, not yet normalised. */
    abstract double weight(double distance);
}
