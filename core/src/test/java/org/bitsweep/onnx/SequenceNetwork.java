package org.bitsweep.onnx;

import java.util.List;

/** A fully connected layer on 64 positions of 4 channels, which stays a product of matrices with a sum after it. */
public final class SequenceNetwork {

    private SequenceNetwork() {}

    public static Network read() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String rows = builder.node("Reshape", List.of(builder.convolution("image", 3, 4, 3), builder.longs("rows", -1, 4, 64)));
        String tokens = builder.node("Transpose", List.of(rows), GraphWriter.attribute("perm", 0, 2, 1));
        String product = builder.node("MatMul", List.of(tokens, builder.weights("matrix", 4, 6)));
        String sum = builder.relu(builder.node("Add", List.of(product, builder.weights("bias", 6))));
        String mean = builder.node("ReduceMean", List.of(sum), GraphWriter.attribute("axes", new long[] {1}),
                GraphWriter.attribute("keepdims", 0));
        return builder.output(builder.fullyConnected(mean, 6, 5), "N", 5).read();
    }
}
