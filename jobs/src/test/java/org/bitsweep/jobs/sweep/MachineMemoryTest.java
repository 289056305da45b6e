package org.bitsweep.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {

    @Test
    void whatLinuxSaysIsAvailable() {
        assertEquals(21_900_312L * 1024, MachineMemory.available(
                List.of("MemTotal:       24689520 kB", "MemFree:        20000000 kB", "MemAvailable:   21900312 kB"), 5));
        assertEquals(5, MachineMemory.available(List.of("MemTotal:       24689520 kB"), 5));
    }

    @Test
    void thisMachineHasSome() {
        assertTrue(MachineMemory.availableBytes() > 100L << 20);
    }
}
