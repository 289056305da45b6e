package org.bitsweep.calibration;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The thresholds that are wanted of a network's layers, by layer identifier; a layer without any is not there. Histograms
 * are taken of these layers only. Immutable.
 */
public record RequestedThresholds(Map<String, Set<ThresholdRequest>> byLayer) implements Serializable {

    /** None: nothing but moments is collected. */
    public static final RequestedThresholds NONE = new RequestedThresholds(Map.of());

    public RequestedThresholds {
        Map<String, Set<ThresholdRequest>> copy = new TreeMap<>();
        byLayer.forEach((layer, requests) -> {
            if (!requests.isEmpty()) {
                copy.put(layer, Collections.unmodifiableSet(new LinkedHashSet<>(requests)));
            }
        });
        byLayer = Collections.unmodifiableMap(copy);
    }

    /** Whether nothing is wanted. */
    public boolean isEmpty() {
        return byLayer.isEmpty();
    }

    /** What is wanted of a layer. */
    public Set<ThresholdRequest> of(String layer) {
        return byLayer.getOrDefault(layer, Set.of());
    }

    /** All of several together. */
    public static RequestedThresholds union(Collection<RequestedThresholds> parts) {
        Map<String, Set<ThresholdRequest>> all = new TreeMap<>();
        for (RequestedThresholds part : parts) {
            part.byLayer.forEach((layer, requests) -> all.computeIfAbsent(layer, key -> new LinkedHashSet<>()).addAll(requests));
        }
        return new RequestedThresholds(all);
    }
}
