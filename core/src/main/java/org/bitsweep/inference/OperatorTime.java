package org.bitsweep.inference;

/**
 * What the nodes of one operator take of a run.
 *
 * @param operator as ONNX Runtime calls it after optimization
 * @param group what it is there for
 * @param nodes how many there are
 * @param milliseconds of one image, all nodes together
 */
public record OperatorTime(String operator, Group group, int nodes, double milliseconds) {

    /** What an operator is there for; read off the operator, its output's size and who wrote it. */
    public enum Group {
        /** Convolutions and matrix products of the float32 network, with what is fused into them. */
        PRODUCTS("convolutions"),
        /** Into ONNX Runtime's blocked layout and out of it. */
        REORDERS("reorders"),
        /** What else the float32 network has: pooling, sums, ReLUs of their own. */
        NETWORK("rest of the network"),
        /** Pooling and reductions that quantization adds. */
        STATISTICS("statistics: pooling and reductions"),
        /** Elementwise operators over a whole map that quantization adds: deviations for the statistics, and the grid. */
        ELEMENTWISE("statistics and grid: elementwise"),
        /** Operators over one value a channel or fewer that quantization adds: bits, ranges, scales. */
        SMALL("ranges and bits: small tensors");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
