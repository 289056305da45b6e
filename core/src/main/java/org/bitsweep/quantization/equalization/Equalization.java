package org.bitsweep.quantization.equalization;

import java.util.Optional;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.Network;

/** What happens to a float32 network's weights before anything is quantized; it computes the same, but for rounding. */
public enum Equalization {
    /** Nothing. */
    NONE,
    /** Ranges of consecutive layers' channels are made equal ({@link CrossLayerEqualization}). */
    CROSS_LAYER;

    /** The network with other weights, or the same. Its digest and layers stay: they say where it came from. */
    public Network of(Network network) {
        return switch (this) {
            case NONE -> network;
            case CROSS_LAYER -> CrossLayerEqualization.of(network);
        };
    }

    /** What it is, for the identity of a plan; empty if it is nothing. */
    public Optional<Fingerprint> fingerprint() {
        return switch (this) {
            case NONE -> Optional.empty();
            case CROSS_LAYER ->
                Optional.of(Fingerprint.of("cross-layer-equalization").number("version", CrossLayerEqualization.VERSION));
        };
    }
}
