package org.bitsweep.diagnosis;

/**
 * Two halves of a data set, drawn once and for all by an image's place. Many listings have classes by turns, so that every second
 * image would be of every second class.
 */
enum ImageHalf {
    /** On which layers are named. */
    NAMING,
    /** On which it is seen what they recover. */
    CHECKING;

    /** @param place of an image in its data set */
    boolean contains(int place) {
        return (mixed(place) >= 0) == (this == NAMING);
    }

    /** The place-th number of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mixed(int place) {
        long z = (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
