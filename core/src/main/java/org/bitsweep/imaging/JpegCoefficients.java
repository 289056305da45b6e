package org.bitsweep.imaging;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which bits of which coefficients the scans of a JPEG file have sent so far. Scans of a progressive file add bits in order;
 * libjpeg only warns if they do not, and Pillow passes it over.
 */
final class JpegCoefficients {

    /** Of a block. */
    static final int COUNT = 64;

    private static final int NOT_SENT = -1;

    /** For each component and coefficient, how many low bits have not been sent yet. */
    private final int[][] missingBits;

    JpegCoefficients(int components) {
        missingBits = new int[components][COUNT];
        for (int[] component : missingBits) {
            Arrays.fill(component, NOT_SENT);
        }
    }

    /**
     * A scan.
     *
     * @param scan its number, for messages
     * @param component whose coefficients it carries
     * @param first coefficient
     * @param last coefficient
     * @param before the bit that the scan says was sent last; 0 for a first one
     * @param after the bit it sends
     * @return what is wrong with it, if anything
     */
    Optional<String> send(int scan, int component, int first, int last, int before, int after) {
        if (first > 0 && missingBits[component][0] == NOT_SENT) {
            return Optional.of("scan " + scan + " sends details of component " + component + " before its mean values");
        }
        for (int coefficient = first; coefficient <= last; coefficient++) {
            int expected = Math.max(0, missingBits[component][coefficient]);
            if (before != expected) {
                return Optional.of("scan " + scan + " sends bit " + before + " of component " + component + " (coefficient "
                        + coefficient + "), expected bit " + expected);
            }
        }
        Arrays.fill(missingBits[component], first, last + 1, after);
        return Optional.empty();
    }

    /** What the scans leave out, if anything. */
    Optional<String> incomplete(int scans) {
        for (int component = 0; component < missingBits.length; component++) {
            for (int coefficient = 0; coefficient < COUNT; coefficient++) {
                if (missingBits[component][coefficient] != 0) {
                    return Optional.of("its " + scans + " scans do not complete component " + component + " (coefficient "
                            + coefficient + "), so that decoders would have to guess the rest");
                }
            }
        }
        return Optional.empty();
    }
}
