package org.bitsweep.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class InputBuffersTest {

    @Test
    void whatOneTaskGaveBackTheNextOneTakes() {
        InputBuffers buffers = new InputBuffers();
        FloatBuffer first = buffers.take(10);
        assertTrue(first.isDirect());
        FloatBuffer second = buffers.take(10);
        assertNotSame(first, second);
        buffers.giveBack(first);
        assertSame(first, buffers.take(4));
        buffers.giveBack(first);
        FloatBuffer larger = buffers.take(11);
        assertEquals(11, larger.capacity());
        buffers.giveBack(larger);
        buffers.clear();
        assertNotSame(larger, buffers.take(11));
    }
}
