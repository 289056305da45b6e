package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final Network NETWORK = TestNetworks.residual();

    /** The largest output of an image is 8 channels of 8x8 floats, 2 KiB: 1,024 of them are 2 MiB. */
    @Test
    void asManyAsTheCacheHolds() {
        assertEquals(1024, Parts.CACHED.images(NETWORK));
        assertEquals(Integer.MAX_VALUE, Parts.WHOLE.images(NETWORK));
    }

    @Test
    void partsGiveWhatTheWholeGives() throws Exception {
        int images = 1024 + 6;
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * images * 192).order(ByteOrder.nativeOrder()).asFloatBuffer();
        pixels.put(ModelRunner.noise(images * 192, 3)).flip();
        try (Classifier whole = new Classifier(NETWORK, NETWORK.model(), Parts.WHOLE, 1);
                Classifier parts = new Classifier(NETWORK, NETWORK.model(), Parts.CACHED, 1)) {
            assertArrayEquals(whole.logits(pixels, images), parts.logits(pixels, images), 1e-5f);
        }
        assertEquals(images * 192, pixels.remaining(), "reading moves nothing");
    }
}
