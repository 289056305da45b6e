package org.bitsweep.evaluation;

import java.util.Locale;

/**
 * Compares the float32 accuracy on a data set, or on its first images, with what is known of the network, before quantized
 * versions of it are worth running: most mistakes of preprocessing and labels show here.
 *
 * @param expectedPercent float32 Top-1 known of the network, in percent
 */
public record Float32Gate(double expectedPercent) {

    /**
     * Some images of a data set are a sample: at 95 % one sound network of twenty would be stopped, and the paper
     * has seven.
     */
    private static final double CONFIDENCE = 0.999;

    /** Below this, predictions have nothing to do with labels. */
    private static final double NEAR_CHANCE_FACTOR = 0.2;

    /** Accuracies in percent that a sample of n images of a network with the expected accuracy may have. */
    public WilsonInterval interval(long n) {
        return WilsonInterval.of(Math.round(expectedPercent / 100 * n), n, CONFIDENCE);
    }

    /** Whether an accuracy is one the network may have. */
    public boolean passes(Accuracy found) {
        return interval(found.images()).contains(found.topOnePercent());
    }

    /**
     * What is wrong and its likely cause.
     *
     * @param network its name
     * @param found the accuracy that did not pass
     * @param swapped the accuracy with red and blue exchanged
     */
    public String explain(String network, Accuracy found, Accuracy swapped) {
        WilsonInterval interval = interval(found.images());
        String cause;
        // Exchanged channels never help: a swapped accuracy within an interval that the found one exceeds is chance.
        if (found.topOnePercent() > interval.highPercent()) {
            cause = "higher than known: these images are easier than those of the expected value, or were trained on";
        } else if (passes(swapped)) {
            cause = String.format(Locale.ROOT, "with red and blue exchanged it is %.2f %%: correct channel-order in its preprocessing",
                    swapped.topOnePercent());
        } else if (found.topOnePercent() < expectedPercent * NEAR_CHANCE_FACTOR) {
            cause = "near chance: the order of the classes of labels and network differs, or mean and std are of another scale"
                    + " (divisor)";
        } else {
            cause = "some points low: preprocessing differs (resize, crop, interpolation, mean, std)";
        }
        return String.format(Locale.ROOT,
                "%s: float32 Top-1 on %d images is %.2f %%, expected %.2f %% to %.2f %% (%.2f %% on all). Likely cause: %s."
                        + " --no-gate goes on all the same.",
                network, found.images(), found.topOnePercent(), interval.lowPercent(), interval.highPercent(),
                expectedPercent, cause);
    }
}
