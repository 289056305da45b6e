package org.bitsweep.onnx;

/** In which operators the quantization of a map [N, C, H, W] is written. They differ by rounding only. */
public enum MapOperators {
    /** Elementwise operators and QuantizeLinear/DequantizeLinear pairs, which any runtime computes well in any layout. */
    STANDARD,
    /**
     * Depthwise convolutions of one position, which ONNX Runtime leaves in the blocked layout of the convolutions around them,
     * where a map's channels are a multiple of {@link #CHANNELS}.
     */
    BLOCKED,
    /**
     * QuantizeLinear, DequantizeLinear and integer constants, which ONNX Runtime makes integer kernels of. Only networks all of
     * whose inputs of layers are on grids can be written so.
     */
    INTEGER;

    /** The largest block that ONNX Runtime lays channels out in; depthwise convolutions stay there in whole blocks only. */
    public static final int CHANNELS = 16;

    /** Whether ONNX Runtime has a blocked layout on this machine's processor. Where not, {@link #BLOCKED} wins nothing. */
    public static boolean blockedHere() {
        return LayoutProbe.BLOCKED;
    }

    /** Whether a layer's output is written in depthwise convolutions. */
    public boolean applyTo(Layer layer) {
        return this == BLOCKED && layer.outputShape().size() == 3 && layer.positions() > 1 && layer.channels() % CHANNELS == 0;
    }
}
