package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

    /** 64 MB written to outside the heap must be seen while they are held. */
    @Test
    void seesNativeMemory() {
        assumeTrue(PeakMemory.resident().isPresent(), "the system does not tell resident memory");
        int size = 64 << 20;
        PeakMemory.reset();
        long before = PeakMemory.resident().getAsLong();
        ByteBuffer held = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < size; i += 1024) {
            held.put(i, (byte) 1);
        }
        long after = PeakMemory.resident().getAsLong();
        long peak = PeakMemory.peak().getAsLong();
        assertTrue(held.get(1024) == 1);
        assertTrue(before > 10 << 20, "resident " + before);
        assertTrue(after - before > size * 0.9, "before " + before + ", after " + after);
        // The two fields are read one after the other, and other threads of the process allocate too.
        assertTrue(peak >= after - (8 << 20), "peak " + peak + ", resident " + after);
    }
}
