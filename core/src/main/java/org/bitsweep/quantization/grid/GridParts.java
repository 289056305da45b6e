package org.bitsweep.quantization.grid;

import java.util.Optional;

/**
 * What a grid consists of: a value of code q, from 0 to 2^M - 1, is {@code (q + lowest) * scale + offset}, and half a scale
 * more on a grid of midpoints.
 *
 * @param scale the distance between two points
 * @param lowest minus the zero point; empty where it is zero
 * @param offset what all points are moved by; empty where it is zero
 * @param bits bits of every channel, where they differ
 * @param <N> a number
 */
public record GridParts<N>(N scale, Optional<N> lowest, Optional<N> offset, Optional<N> bits) {}
