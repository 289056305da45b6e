package org.bitsweep.calibration;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.ThresholdName;

/**
 * Thresholds of one layer's output: of one image, or means over images.
 *
 * @param channel by name, each of one value a channel
 * @param tensor by name, each of one value
 */
public record LayerThresholds(SortedMap<ThresholdName, float[]> channel, SortedMap<ThresholdName, float[]> tensor)
        implements Serializable {

    public static final LayerThresholds NONE = new LayerThresholds(new TreeMap<>(), new TreeMap<>());

    public LayerThresholds {
        channel = Collections.unmodifiableSortedMap(new TreeMap<>(channel));
        tensor = Collections.unmodifiableSortedMap(new TreeMap<>(tensor));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return channel.isEmpty() && tensor.isEmpty();
    }

    Map<ThresholdName, float[]> of(Granularity granularity) {
        return granularity == Granularity.CHANNEL ? channel : tensor;
    }

    @Override
    public String toString() {
        return "of channels " + channel.keySet() + ", of the tensor " + tensor.keySet();
    }

    int count() {
        return channel.size() + tensor.size();
    }

    /**
     * Those that are asked for.
     *
     * @return empty if one is missing
     */
    Optional<LayerThresholds> only(Set<ThresholdRequest> requests) {
        SortedMap<ThresholdName, float[]> ofChannels = new TreeMap<>();
        SortedMap<ThresholdName, float[]> ofTensor = new TreeMap<>();
        for (ThresholdRequest request : requests) {
            ThresholdName name = request.rule().name();
            float[] found = of(request.granularity()).get(name);
            if (found == null) {
                return Optional.empty();
            }
            (request.granularity() == Granularity.CHANNEL ? ofChannels : ofTensor).put(name, found);
        }
        return Optional.of(new LayerThresholds(ofChannels, ofTensor));
    }

    /**
     * The mean of several images' thresholds, summed in their order in float64.
     *
     * @param images at least one
     * @throws IllegalArgumentException if they have not the same thresholds
     */
    static LayerThresholds mean(List<LayerThresholds> images) {
        return new LayerThresholds(mean(images, Granularity.CHANNEL), mean(images, Granularity.TENSOR));
    }

    private static SortedMap<ThresholdName, float[]> mean(List<LayerThresholds> images, Granularity granularity) {
        SortedMap<ThresholdName, float[]> means = new TreeMap<>();
        Set<ThresholdName> names = images.get(0).of(granularity).keySet();
        for (LayerThresholds image : images) {
            if (!image.of(granularity).keySet().equals(names)) {
                throw new IllegalArgumentException("one calibration image has the thresholds " + names + ", another "
                        + image.of(granularity).keySet());
            }
        }
        for (ThresholdName name : names) {
            double[] sums = new double[images.get(0).of(granularity).get(name).length];
            for (LayerThresholds image : images) {
                float[] values = image.of(granularity).get(name);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += values[i];
                }
            }
            float[] mean = new float[sums.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sums[i] / images.size());
            }
            means.put(name, mean);
        }
        return means;
    }
}
