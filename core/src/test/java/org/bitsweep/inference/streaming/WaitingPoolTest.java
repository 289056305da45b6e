package org.bitsweep.inference.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import org.bitsweep.inference.streaming.WaitingLayout.Place;
import org.junit.jupiter.api.Test;

class WaitingPoolTest {

    private static final int BYTES = 24;

    @Test
    void networksOfOneSizeShareWhatOneOfThemGaveBack() throws OrtException {
        WaitingPool pool = WaitingPool.join(BYTES);
        WaitingPool other = WaitingPool.join(BYTES);
        assertSame(pool, other);
        WaitingPool larger = WaitingPool.join(2 * BYTES);
        assertNotSame(pool, larger);
        WaitingMemory first = pool.take(5);
        WaitingMemory second = other.take(5);
        assertNotSame(first, second);
        pool.giveBack(first);
        assertSame(first, other.take(5));
        other.giveBack(first);
        other.giveBack(second);
        assertEquals(2, pool.idle());
        pool.leave();
        assertEquals(2, other.idle());
        other.leave();
        assertEquals(0, other.idle());
        WaitingPool again = WaitingPool.join(BYTES);
        assertNotSame(pool, again);
        again.leave();
        larger.leave();
    }

    /** The last batch of a set is smaller: its tensors lie closer together in the same memory. */
    @Test
    void memoryServesSmallerBatches() throws OrtException {
        WaitingPool pool = WaitingPool.join(BYTES);
        WaitingMemory memory = pool.take(5);
        Place place = new Place(8, 16);
        assertEquals(5 * 16 / Float.BYTES, memory.part(place, 0, 0, 5).remaining());
        pool.giveBack(memory);
        assertSame(memory, pool.take(3));
        assertEquals(1, memory.groups());
        assertEquals(3, memory.size(0));
        // From 3 * 8 bytes on 3 * 16 bytes: all that three images have.
        memory.part(place, 0, 2, 1).put(new float[] {1, 2, 3, 4});
        assertEquals(4, memory.part(new Place(0, BYTES), 0, 0, 3).get(3 * BYTES / Float.BYTES - 1));
        assertTrue(memory.use(5));
        assertFalse(memory.use(6));
        assertEquals(5, memory.size(0));
        pool.giveBack(memory);
        WaitingMemory larger = pool.take(6);
        assertNotSame(memory, larger);
        assertEquals(0, pool.idle());
        pool.giveBack(larger);
        pool.leave();
    }
}
