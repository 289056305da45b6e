package org.bitsweep.judgement;

import java.util.Random;

/**
 * A random order of images that a seed repeats: Fisher and Yates's shuffle with {@link Random}, whose numbers its
 * specification fixes.
 */
public final class ImageOrder {

    private ImageOrder() {}

    /**
     * An order of n images.
     *
     * @param batch images of one batch stay together and in their order; 1 where a prediction does not depend on its batch
     * @param seed recorded with the result
     * @return places from 0 to n - 1, each once
     */
    public static int[] of(int n, int batch, long seed) {
        if (n < 1 || batch < 1) {
            throw new IllegalArgumentException("expected images and a batch size, found " + n + " and " + batch);
        }
        int batches = (n + batch - 1) / batch;
        int[] shuffled = new int[batches];
        for (int i = 0; i < batches; i++) {
            shuffled[i] = i;
        }
        Random random = new Random(seed);
        for (int i = batches - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        int[] order = new int[n];
        int filled = 0;
        for (int chosen : shuffled) {
            for (int image = chosen * batch; image < Math.min(n, (chosen + 1) * batch); image++) {
                order[filled++] = image;
            }
        }
        return order;
    }
}
