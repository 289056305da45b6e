package org.bitsweep.statistics;

/**
 * The statistics of one tensor, as names of tensors in a graph: vectors [C] where the range is per channel, [1] where
 * it is per tensor. What is not asked for is not computed.
 */
public interface TensorStatistics {

    /** E x. */
    String mean();

    /** b = E|x - E x|. */
    String meanAbsoluteDeviation();

    /** The unbiased standard deviation. */
    String standardDeviation();

    /** The least value over everything that shares the range; with calibrated statistics the mean of the images' own. */
    String minimum();

    /** The largest value over everything that shares the range; with calibrated statistics the mean of the images' own. */
    String maximum();

    /** The least value over all images, calibrated or not: the classifier's lo. */
    String leastOfAll();

    /** The largest value over all images, calibrated or not: the classifier's hi. */
    String largestOfAll();

    /** The mean over the images of each image's least value. */
    String meanOfImageMinima();

    /** The mean over the images of each image's largest value. */
    String meanOfImageMaxima();
}
