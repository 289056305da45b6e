package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class VerticalUpsamplingTest {

    /** Three stored rows of one column, each repeated, the last for an odd height only once. */
    @Test
    void interpolatesBetweenRepeatedRows() {
        byte[] samples = {100, 100, (byte) 200, (byte) 200, 10};
        VerticalUpsampling.interpolate(samples, 1, 5, 1, 0);
        // (3*100+100+1)/4, (3*100+200+2)/4, (3*200+100+1)/4, (3*200+10+2)/4, (3*10+200+1)/4
        assertArrayEquals(new byte[] {100, 125, (byte) 175, (byte) 153, 57}, samples);
    }

    @Test
    void leavesOtherComponentsAlone() {
        byte[] samples = {1, 8, 2, 8, 3, 16, 4, 16};
        VerticalUpsampling.interpolate(samples, 1, 4, 2, 1);
        assertArrayEquals(new byte[] {1, 8, 2, 10, 3, 14, 4, 16}, samples);
    }
}
