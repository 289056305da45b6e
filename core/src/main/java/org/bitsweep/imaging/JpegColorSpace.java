package org.bitsweep.imaging;

/** What the components of a JPEG file stand for. */
enum JpegColorSpace {
    GRAYSCALE,
    RGB,
    YCBCR,
    CMYK,
    YCCK;

    /** Value of the transform byte of an Adobe segment when the file has no such segment. */
    static final int NO_ADOBE_SEGMENT = -1;

    private static final int ADOBE_UNTRANSFORMED = 0;

    /**
     * libjpeg's decision ({@code default_decompress_parms} of jdapimin.c), which Pillow relies on. The JDK decides
     * differently where neither a JFIF nor an Adobe segment is present.
     *
     * @param identifiers of the components, in the order of the frame header; one, three or four
     * @param hasJfifSegment whether a JFIF segment was seen
     * @param adobeTransform the transform byte of the Adobe segment, or {@link #NO_ADOBE_SEGMENT}
     */
    static JpegColorSpace of(int[] identifiers, boolean hasJfifSegment, int adobeTransform) {
        boolean hasAdobeSegment = adobeTransform != NO_ADOBE_SEGMENT;
        return switch (identifiers.length) {
            case 1 -> GRAYSCALE;
            case 3 -> {
                if (hasJfifSegment) {
                    yield YCBCR;
                }
                if (hasAdobeSegment) {
                    // An unknown transform is taken for YCbCr, as libjpeg does.
                    yield adobeTransform == ADOBE_UNTRANSFORMED ? RGB : YCBCR;
                }
                boolean namedRgb = identifiers[0] == 'R' && identifiers[1] == 'G' && identifiers[2] == 'B';
                yield namedRgb ? RGB : YCBCR;
            }
            case 4 -> !hasAdobeSegment || adobeTransform == ADOBE_UNTRANSFORMED ? CMYK : YCCK;
            default -> throw new IllegalArgumentException(
                    "A JPEG file has one, three or four components, found " + identifiers.length);
        };
    }
}
