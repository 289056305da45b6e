package org.bitsweep.diagnosis;

import java.nio.FloatBuffer;

/**
 * A batch of images, which share statistics where those are the batch's.
 *
 * @param pixels direct buffer of [N, C, H, W], normalized
 * @param count N
 */
public record ImageBatch(FloatBuffer pixels, int count) {}
