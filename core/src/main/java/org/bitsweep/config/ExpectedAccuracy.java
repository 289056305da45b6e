package org.bitsweep.config;

/**
 * The float32 accuracy a network is known to have, against which a run is checked before it costs anything.
 *
 * @param topOnePercent Top-1 in percent on the whole validation set
 * @param source who says so
 */
public record ExpectedAccuracy(double topOnePercent, String source) {}
