package org.bitsweep.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

    /** NumPy 1.24 on the same values, by hand: edges -3, -1.8, -0.6, 0.6, 1.8, 3. */
    @Test
    void fiveBins() {
        Histogram histogram = Histogram.of(FloatBuffer.wrap(new float[] {-3, -2, -0.5f, 0, 0.5f, 0.6f, 1, 3}), 5);
        assertArrayEquals(new float[] {-3, -1.8f, -0.6f, 0.6f, 1.8f, 3}, histogram.edges());
        assertArrayEquals(new int[] {2, 0, 3, 2, 1}, histogram.counts());
        assertEquals(-3, histogram.minimum());
        assertEquals(3, histogram.maximum());
        assertEquals(-0.05, histogram.mean(), 1e-8);
        assertEquals(8, histogram.total());
    }

    /** Every value, edges themselves and their neighbours included, lies where a search over the rounded edges puts it. */
    @Test
    void roundedEdgesDecide() {
        Random random = new Random(7);
        for (float magnitude : new float[] {1, 0.1f, 2.682927f, 415.68460f, 3e-20f, 1e30f, 2e-38f, 3e38f}) {
            float[] edges = Histogram.of(FloatBuffer.wrap(new float[] {magnitude}), 2001).edges();
            List<Float> values = new ArrayList<>(List.of(magnitude, -magnitude));
            for (float edge : edges) {
                values.addAll(List.of(edge, Math.max(Math.nextDown(edge), -magnitude)));
                values.add(Math.min(Math.nextUp(edge), magnitude));
                values.add((float) ((random.nextDouble() * 2 - 1) * magnitude));
            }
            int[] expected = new int[2001];
            for (float value : values) {
                int bin = 0;
                while (bin < 2000 && value >= edges[bin + 1]) {
                    bin++;
                }
                expected[bin]++;
            }
            float[] array = new float[values.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = values.get(i);
            }
            Histogram histogram = Histogram.of(FloatBuffer.wrap(array), 2001);
            assertArrayEquals(edges, histogram.edges());
            assertArrayEquals(expected, histogram.counts());
        }
    }

    @Test
    void nothingButZero() {
        Histogram histogram = Histogram.of(FloatBuffer.wrap(new float[] {0, -0f, 0}), 3);
        assertArrayEquals(new float[] {-0.5f, (float) (-1 / 6.0), (float) (1 / 6.0), 0.5f}, histogram.edges(), 1e-7f);
        assertArrayEquals(new int[] {0, 3, 0}, histogram.counts());
    }

    @Test
    void oneChannelOfSeveral() {
        float[] map = {9, 9, 1, 2, 3, 9};
        assertEquals(Histogram.of(FloatBuffer.wrap(new float[] {1, 2, 3}), 7), Histogram.of(map, 2, 5, 7));
        FloatBuffer buffer = FloatBuffer.wrap(map).position(2).limit(5);
        assertEquals(Histogram.of(map, 2, 5, 7), Histogram.of(buffer, 7));
        assertEquals(2, buffer.position());
    }

    @Test
    void refusesWhatCannotBeCounted() {
        assertThrows(IllegalArgumentException.class, () -> Histogram.of(new float[0], 0, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> Histogram.of(new float[] {1, Float.NaN}, 0, 2, 3));
        assertThrows(IllegalArgumentException.class,
                () -> Histogram.of(new float[] {1, Float.NEGATIVE_INFINITY}, 0, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(0, 1, 2, new int[] {1}));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(0, 1, 0.5, new int[] {0, 0}));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(0, 1, 0.5, new int[] {2, -1}));
    }

    @Test
    void countsCannotBeChangedFromOutside() {
        int[] counts = {1, 2};
        Histogram histogram = new Histogram(-1, 1, 0, counts);
        counts[0] = 5;
        histogram.counts()[1] = 5;
        assertArrayEquals(new int[] {1, 2}, histogram.counts());
    }

    /** However images are dealt to parts and parts are merged, the whole is the same. */
    @Test
    void partsMergeInAnyOrder() {
        Random random = new Random(3);
        List<Histogram> histograms = IntStream.range(0, 9).mapToObj(image -> {
            float[] values = new float[50];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * (image + 1);
            }
            return Histogram.of(values, 0, values.length, 21);
        }).toList();
        ImageHistograms expected = ImageHistograms.NONE;
        for (int image = 0; image < 9; image++) {
            expected = expected.merge(ImageHistograms.of(image, histograms.get(image)));
        }
        assertEquals(histograms, List.copyOf(expected.inOrder()));
        for (int round = 0; round < 20; round++) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, 9).boxed().toList());
            Collections.shuffle(order, random);
            ImageHistograms[] parts = new ImageHistograms[1 + random.nextInt(5)];
            Arrays.fill(parts, ImageHistograms.NONE);
            for (int image : order) {
                int part = random.nextInt(parts.length);
                parts[part] = ImageHistograms.of(image, histograms.get(image)).merge(parts[part]);
            }
            assertEquals(expected, Arrays.stream(parts).reduce(ImageHistograms.NONE, ImageHistograms::merge));
        }
        assertNotEquals(expected, ImageHistograms.of(0, histograms.get(0)));
    }

    @Test
    void oneImageTwiceIsRefused() {
        ImageHistograms one = ImageHistograms.of(4, Histogram.of(new float[] {1}, 0, 1, 3));
        assertEquals("calibration image 4 is there twice",
                assertThrows(IllegalArgumentException.class, () -> one.merge(one)).getMessage());
    }
}
