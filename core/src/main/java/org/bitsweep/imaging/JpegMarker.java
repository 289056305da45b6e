package org.bitsweep.imaging;

import java.util.Locale;

/** The second bytes of JPEG markers (ITU-T T.81, table B.1). */
final class JpegMarker {

    static final int START_OF_IMAGE = 0xD8;
    static final int END_OF_IMAGE = 0xD9;
    static final int START_OF_SCAN = 0xDA;
    static final int BASELINE_FRAME = 0xC0;
    static final int EXTENDED_FRAME = 0xC1;
    static final int PROGRESSIVE_FRAME = 0xC2;
    static final int HUFFMAN_TABLES = 0xC4;
    static final int QUANTIZATION_TABLES = 0xDB;
    static final int NUMBER_OF_LINES = 0xDC;
    static final int RESTART_INTERVAL = 0xDD;
    static final int JFIF_SEGMENT = 0xE0;
    static final int ADOBE_SEGMENT = 0xEE;
    static final int LAST_APPLICATION_SEGMENT = 0xEF;
    static final int COMMENT = 0xFE;
    static final int TEMPORARY = 0x01;

    private JpegMarker() {}

    static boolean isRestart(int marker) {
        return marker >= 0xD0 && marker <= 0xD7;
    }

    /** For messages. */
    static String hexadecimal(int marker) {
        return "0xFF" + Integer.toHexString(marker).toUpperCase(Locale.ROOT);
    }
}
