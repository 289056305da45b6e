package org.bitsweep.statistics;

/**
 * The statistics of one tensor: vectors [C] where the range is per channel, [1] where it is per tensor. What is not asked
 * for is not computed.
 *
 * @param <N> a number: the name of a tensor in a graph, or values on the JVM
 */
public interface TensorStatistics<N> {

    /** E x. */
    N mean();

    /** b = E|x - E x|. */
    N meanAbsoluteDeviation();

    /** The unbiased standard deviation. */
    N standardDeviation();

    /** The least value over everything that shares the range; with calibrated statistics the mean of the images' own. */
    N minimum();

    /** The largest value over everything that shares the range; with calibrated statistics the mean of the images' own. */
    N maximum();

    /** The least value over all images, calibrated or not: the classifier's lo. */
    N leastOfAll();

    /** The largest value over all images, calibrated or not: the classifier's hi. */
    N largestOfAll();

    /** The mean over the images of each image's least value. */
    N meanOfImageMinima();

    /** The mean over the images of each image's largest value. */
    N meanOfImageMaxima();

    /**
     * A threshold found from histograms, the mean of the images' own.
     *
     * @throws IllegalArgumentException if it is not known; a batch at run time knows none
     */
    N threshold(ThresholdName name);
}
