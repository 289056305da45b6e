package org.bitsweep.inference.streaming;

/** How many images of a batch a piece takes at a time. */
interface PartSizes {

    /**
     * Images at a time.
     *
     * @param largestBytes of one image's part of the largest tensor that a piece reads or writes
     * @param weightBytes that every part reads anew
     */
    int images(long largestBytes, long weightBytes);

    /**
     * As many as keep maps in the processor's cache; more where a piece's weights are larger than its maps, as in fully connected
     * layers, up to a bound that is small beside what waits.
     */
    PartSizes CACHED = (largestBytes, weightBytes) -> {
        long cached = 2L << 20;
        long bound = 64L << 20;
        long least = 2;
        long ofWeights = Math.min(weightBytes, bound) / largestBytes;
        return Math.toIntExact(Math.min(128, Math.max(least, Math.max(cached / largestBytes, ofWeights))));
    };

    /** Always the same number. */
    static PartSizes of(int images) {
        return (largestBytes, weightBytes) -> images;
    }
}
