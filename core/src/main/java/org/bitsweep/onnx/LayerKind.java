package org.bitsweep.onnx;

/** What a layer computes. */
public enum LayerKind {
    /** {@code Conv}. */
    CONVOLUTION("conv"),
    /** {@code Gemm}, or {@code MatMul} with an optional {@code Add} of a bias. */
    FULLY_CONNECTED("linear"),
    /** {@code MaxPool}. */
    MAX_POOLING("pool"),
    /** {@code GlobalAveragePool}, {@code AveragePool}, or {@code ReduceMean} over height and width. */
    AVERAGE_POOLING("avgpool");

    private final String prefix;

    LayerKind(String prefix) {
        this.prefix = prefix;
    }

    /** The first part of a layer's identifier; the second is its number among its kind in execution order. */
    public String prefix() {
        return prefix;
    }

    /** Whether it has no weights. */
    public boolean isPooling() {
        return this == MAX_POOLING || this == AVERAGE_POOLING;
    }
}
