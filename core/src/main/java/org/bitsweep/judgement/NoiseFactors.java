package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.InputException;

/**
 * The factors by which a cell's input is multiplied to see how far rounding carries: 1 + 1e-6, 1 - 1e-6, 1 + 5e-7,
 * 1 - 5e-7 and so on by halves. Sums of float32 in another order differ by about as much.
 */
public final class NoiseFactors {

    /** Behind these eight float32 has no further number between 1 and the last factor but 1 itself. */
    public static final int MOST = 8;

    private static final double LARGEST = 1e-6;

    private NoiseFactors() {}

    /**
     * The first factors of the series.
     *
     * @param replicates 1 to {@link #MOST}
     * @throws InputException if there are not so many
     */
    public static List<Float> first(int replicates) {
        if (replicates < 1 || replicates > MOST) {
            throw new InputException("noise-floor: expected 1 to " + MOST + " replicates, found " + replicates
                    + ". Smaller factors than the eighth are 1 in float32.");
        }
        List<Float> factors = new ArrayList<>();
        double size = LARGEST;
        while (factors.size() < replicates) {
            factors.add((float) (1 + size));
            if (factors.size() < replicates) {
                factors.add((float) (1 - size));
            }
            size /= 2;
        }
        return List.copyOf(factors);
    }
}
