package org.bitsweep.imaging;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Times the three stages of preprocessing on the calling thread: in its CPU time, which neighbours on a shared machine do
 * not lengthen, or in elapsed time where the Java runtime cannot tell.
 */
public final class PreprocessingBenchmark {

    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PreprocessingBenchmark() {
    }

    /**
     * How long it is measured.
     *
     * @param warmUpRounds passes over all images that are not timed, so that the code is compiled first
     * @param rounds passes over all images that are timed
     */
    public record Rounds(int warmUpRounds, int rounds) {

        /** Two passes to warm up and five timed ones. */
        public static final Rounds DEFAULT = new Rounds(2, 5);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if there is no timed pass
         */
        public Rounds {
            if (warmUpRounds < 0 || rounds < 1) {
                throw new IllegalArgumentException("Expected at least 0 rounds to warm up and 1 timed round, found "
                        + warmUpRounds + " and " + rounds);
            }
        }
    }

    /**
     * Milliseconds per image: each the median, over the timed passes, of a pass's mean.
     *
     * @param images number of images in a pass
     * @param rounds how long it was measured
     * @param decodeMillis from file bytes to RGB samples
     * @param resizeAndCropMillis from RGB samples to the network's size
     * @param normalizeMillis from there into the network's input
     */
    public record Result(
            int images, Rounds rounds, double decodeMillis, double resizeAndCropMillis, double normalizeMillis) {

        /** All three stages together. */
        public double totalMillis() {
            return decodeMillis + resizeAndCropMillis + normalizeMillis;
        }
    }

    /**
     * Measures.
     *
     * @param encodedImages whole files by name, at least one; held in memory so that no disk is measured
     * @param preprocessing what is done to them
     * @param rounds how often
     * @return milliseconds per image of each stage
     * @throws ImageDecodingException if an image cannot be decoded
     * @throws IllegalArgumentException if there are no images
     */
    public static Result run(Map<String, byte[]> encodedImages, Preprocessing preprocessing, Rounds rounds)
            throws ImageDecodingException {
        Objects.requireNonNull(rounds, "rounds");
        if (encodedImages.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one image to measure, found none");
        }
        Preprocessor preprocessor = new Preprocessor(preprocessing.geometry());
        Normalizer normalizer = new Normalizer(preprocessing.normalization());
        List<Map.Entry<String, byte[]>> images = List.copyOf(encodedImages.entrySet());
        Stages stages = new Stages(preprocessor, normalizer, images);
        for (int round = 0; round < rounds.warmUpRounds(); round++) {
            stages.pass();
        }
        double[][] timed = new double[rounds.rounds()][];
        for (int round = 0; round < rounds.rounds(); round++) {
            timed[round] = stages.pass();
        }
        return new Result(images.size(), rounds, median(timed, 0), median(timed, 1), median(timed, 2));
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static double median(double[][] passes, int stage) {
        double[] values = Arrays.stream(passes).mapToDouble(pass -> pass[stage]).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static final class Stages {
        private final Preprocessor preprocessor;
        private final Normalizer normalizer;
        private final List<Map.Entry<String, byte[]>> images;
        private FloatBuffer input = FloatBuffer.allocate(0);

        Stages(Preprocessor preprocessor, Normalizer normalizer, List<Map.Entry<String, byte[]>> images) {
            this.preprocessor = preprocessor;
            this.normalizer = normalizer;
            this.images = images;
        }

        /** Milliseconds per image of decoding, resizing with cropping, and normalizing. */
        double[] pass() throws ImageDecodingException {
            long[] nanoseconds = new long[3];
            for (Map.Entry<String, byte[]> image : images) {
                long start = now();
                RgbImage decoded = ImageDecoder.decode(image.getKey(), image.getValue());
                long afterDecoding = now();
                RgbImage prepared = preprocessor.transform(decoded);
                long afterResizing = now();
                reserve(prepared.size());
                long beforeNormalizing = now();
                normalizer.write(prepared, input, 0);
                long end = now();
                nanoseconds[0] += afterDecoding - start;
                nanoseconds[1] += afterResizing - afterDecoding;
                nanoseconds[2] += end - beforeNormalizing;
            }
            return Arrays.stream(nanoseconds)
                    .mapToDouble(total -> total / NANOSECONDS_PER_MILLISECOND / images.size())
                    .toArray();
        }

        private void reserve(ImageSize size) {
            int floats = Normalizer.floatsPerImage(size);
            if (input.capacity() < floats) {
                input = ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
            }
        }
    }
}
