package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalizerTest {

    private static final float UNTOUCHED = -77f;

    /** All 256 sample values, in each plane, against ToTensor and Normalize. */
    @Test
    void everySampleValueIsNormalizedAsTorchvisionDoes() {
        byte[] pixels = new byte[256 * 3];
        for (int index = 0; index < pixels.length; index++) {
            pixels[index] = (byte) (index / 3);
        }
        RgbImage ramp = new RgbImage(256, 1, pixels);
        for (Map<String, String> row : ReferenceData.table("normalized.csv")) {
            Normalization normalization = new Normalization(
                    ChannelOrder.RGB, 255f, values(row.get("mean")), values(row.get("standard_deviation")));
            ByteBuffer bytes = ByteBuffer.allocateDirect(256 * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            new Normalizer(normalization).write(ramp, bytes.asFloatBuffer(), 0);
            byte[] written = new byte[bytes.capacity()];
            bytes.get(written);
            assertEquals(row.get("sha256_of_little_endian_float32_planes"), ReferenceData.sha256(written));
        }
    }

    private static ChannelValues values(String text) {
        String[] parts = text.split(" ");
        // Python's numbers are doubles, which torch rounds to float32.
        return new ChannelValues(
                (float) Double.parseDouble(parts[0]),
                (float) Double.parseDouble(parts[1]),
                (float) Double.parseDouble(parts[2]));
    }

    @Test
    void planesFollowTheNetworksChannelOrder() {
        Normalization caffe = new Normalization(
                ChannelOrder.BGR, 1f, new ChannelValues(104, 117, 123), ChannelValues.all(1));
        RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, (byte) 200, (byte) 150, 100});
        FloatBuffer batch = batch(3 * 6);
        new Normalizer(caffe).write(image, batch, 1);
        float[] expected = {3 - 104, 100 - 104, 2 - 117, 150 - 117, 1 - 123, 200 - 123};
        for (int index = 0; index < batch.limit(); index++) {
            boolean second = index >= 6 && index < 12;
            assertEquals(second ? expected[index - 6] : UNTOUCHED, batch.get(index), "index " + index);
        }
        assertEquals(0, batch.position());
        assertEquals(18, batch.limit());
    }

    @Test
    void aFullBatchIsRefused() {
        RgbImage image = SyntheticImages.noise(2, 1);
        Normalizer normalizer = new Normalizer(Normalization.IMAGENET);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> normalizer.write(image, batch(17), 2));
        assertEquals(
                "Image 2 of size 2x1 needs the floats 12 to 18 of the batch, which ends at 17", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> normalizer.write(image, batch(17), -1));
    }

    @Test
    void undefinedInputsAreRefused() {
        assertEquals("The standard deviation of plane 1 must be positive and finite, found 0.0", assertThrows(
                IllegalArgumentException.class,
                () -> new Normalization(
                        ChannelOrder.RGB, 255f, ChannelValues.all(0), new ChannelValues(1, 0, 1))).getMessage());
        assertEquals("The divisor must be positive and finite, found NaN", assertThrows(
                IllegalArgumentException.class,
                () -> new Normalization(
                        ChannelOrder.RGB, Float.NaN, ChannelValues.all(0), ChannelValues.all(1))).getMessage());
    }

    @Test
    void anImageOccupiesThreePlanes() {
        assertEquals(3 * 224 * 224, Normalizer.floatsPerImage(ImageSize.square(224)));
    }

    private static FloatBuffer batch(int floats) {
        FloatBuffer batch = ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int index = 0; index < floats; index++) {
            batch.put(index, UNTOUCHED);
        }
        return batch;
    }
}
