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
    AVERAGE_POOLING("avgpool"),
    /** The network's input, or what is made of it before the first weighted layer. */
    IMAGE("image"),
    /** {@code Add} of two computed tensors: a residual sum. */
    SUM("sum"),
    /** {@code Concat}. */
    CONCATENATION("concat"),
    /** Any other operator whose output a layer reads. */
    OTHER("tensor");

    private final String prefix;

    LayerKind(String prefix) {
        this.prefix = prefix;
    }

    /** The first part of a layer's identifier; the second is its number among its kind in execution order. */
    public String prefix() {
        return prefix;
    }

    /** Whether it is pooling of either kind. */
    public boolean isPooling() {
        return this == MAX_POOLING || this == AVERAGE_POOLING;
    }

    /** Whether it is neither pooling nor weighted: what layers read beside their outputs. */
    public boolean isOperand() {
        return !hasWeights() && !isPooling();
    }

    /** Whether it has weights. */
    public boolean hasWeights() {
        return this == CONVOLUTION || this == FULLY_CONNECTED;
    }
}
