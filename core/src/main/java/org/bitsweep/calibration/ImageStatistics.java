package org.bitsweep.calibration;

import java.io.Serializable;
import java.util.Map;

/**
 * What one calibration image contributes.
 *
 * @param index its position in the calibration set
 * @param name its name
 * @param digest SHA-256 of the image's pixels or bytes, which evaluated images must not share
 * @param layers the statistics vector of every layer, by layer identifier, as {@link StatisticsGraph} writes it
 * @param thresholds of the layers whose histograms were asked for
 * @param inputMeans of the channels of what weighted layers read, by layer identifier
 */
public record ImageStatistics(int index, String name, String digest, Map<String, float[]> layers,
        Map<String, LayerThresholds> thresholds, Map<String, float[]> inputMeans) implements Serializable {

    /** Without input means. */
    public ImageStatistics(int index, String name, String digest, Map<String, float[]> layers, Map<String, LayerThresholds> thresholds) {
        this(index, name, digest, layers, thresholds, Map.of());
    }

    /** Without thresholds. */
    public ImageStatistics(int index, String name, String digest, Map<String, float[]> layers) {
        this(index, name, digest, layers, Map.of());
    }
}
