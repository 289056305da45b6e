package org.bitsweep.calibration;

/**
 * A histogram as a distribution whose density is constant inside a bin, so that shares and moments up to any point are
 * prefix sums and a remainder.
 */
public final class HistogramDistribution {

    private final double lowest;
    private final double width;
    private final double largestDistance;
    private final double[] density;
    private final double[][] moments;

    public HistogramDistribution(Histogram histogram) {
        float[] edges = histogram.edges();
        int[] counts = histogram.counts();
        this.lowest = edges[0];
        this.width = (edges[counts.length] - lowest) / counts.length;
        this.largestDistance = Math.max(edges[counts.length] - histogram.mean(), histogram.mean() - lowest);
        this.density = new double[counts.length];
        this.moments = new double[3][counts.length + 1];
        double total = histogram.total();
        for (int bin = 0; bin < counts.length; bin++) {
            density[bin] = counts[bin] / total / width;
            for (int power = 0; power <= 2; power++) {
                moments[power][bin + 1] =
                        moments[power][bin] + density[bin] * integral(power, edge(bin), edge(bin + 1));
            }
        }
    }

    private double edge(int bin) {
        return lowest + bin * width;
    }

    private static double integral(int power, double from, double to) {
        return switch (power) {
            case 0 -> to - from;
            case 1 -> (to * to - from * from) / 2;
            default -> (to * to * to - from * from * from) / 3;
        };
    }

    /** From the mean to the farther end of the bins: a threshold above it clips nothing. */
    public double largestDistance() {
        return largestDistance;
    }

    /** The share of values below a point. */
    public double share(double point) {
        return moment(0, point);
    }

    /** E[x^power; x < point] for powers 0, 1 and 2. */
    public double moment(int power, double point) {
        double position = (point - lowest) / width;
        if (!(position > 0)) {
            return 0;
        }
        int bin = (int) position;
        if (bin >= density.length) {
            return moments[power][density.length];
        }
        return moments[power][bin] + density[bin] * integral(power, edge(bin), point);
    }

    /** E[(x - center)^2; from <= x < to]. */
    public double squaredDistance(double center, double from, double to) {
        return moment(2, to) - moment(2, from) - 2 * center * (moment(1, to) - moment(1, from))
                + center * center * (moment(0, to) - moment(0, from));
    }
}
