package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small networks in the shapes of the real ones: what each layer is follows from the graph alone. */
class LayerFinderTest {

    /** id, role, range, follower, output shape: a row a layer. */
    private static List<String> rows(Network network) {
        return network.layers().stream().map(layer -> String.join(" ", layer.id(), layer.role().name(), layer.range().name(),
                layer.follower().name(), layer.outputShape().toString())).toList();
    }

    @Test
    void vgg() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String one = builder.relu(builder.convolution("image", 3, 4, 3));
        String two = builder.maxPool(builder.relu(builder.convolution(one, 4, 6, 3)));
        String hidden = builder.relu(builder.fullyConnected(builder.flatten(two), 96, 7));
        builder.output(builder.fullyConnected(hidden, 7, 5), "N", 5);
        Network network = builder.read();
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [6, 8, 8]",
                "pool0 POOLING FULL OTHER [6, 4, 4]",
                "linear0 HIDDEN POSITIVE RELU [7]",
                "linear1 CLASSIFIER FULL OTHER [5]"), rows(network));
        Layer hiddenLayer = network.layers().get(3);
        assertEquals("Gemm_6", hiddenLayer.node());
        assertEquals(LayerKind.FULLY_CONNECTED, hiddenLayer.kind());
        assertEquals(List.of(7, 96), hiddenLayer.weightShape());
        assertEquals(0, hiddenLayer.outputChannelAxis());
        assertEquals(672, hiddenLayer.weights());
        assertEquals(7, hiddenLayer.channels());
        assertEquals(1, hiddenLayer.positions());
        Layer pool = network.layers().get(2);
        assertEquals(0, pool.weights());
        assertEquals(16, pool.positions());
        assertEquals("", pool.weight());
    }

    @Test
    void resNet() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.maxPool(builder.relu(
                builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4)));
        // A basic block that keeps its shape, then one with a shortcut convolution.
        String conv1 = builder.relu(builder.batchNormalization(builder.convolution(stem, 4, 4, 3), 4));
        String conv2 = builder.batchNormalization(builder.convolution(conv1, 4, 4, 3), 4);
        String first = builder.relu(builder.node("Add", List.of(conv2, stem)));
        String conv3 = builder.relu(builder.batchNormalization(builder.convolution(first, 4, 6, 3, 2, 1), 6));
        String conv4 = builder.batchNormalization(builder.convolution(conv3, 6, 6, 3), 6);
        String shortcut = builder.batchNormalization(builder.convolution(first, 4, 6, 1, 2, 1), 6);
        String second = builder.relu(builder.node("Add", List.of(conv4, shortcut)));
        builder.head(second, 6);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "pool0 POOLING FULL OTHER [4, 4, 4]",
                "conv1 HIDDEN POSITIVE RELU [4, 4, 4]",
                "conv2 HIDDEN FULL OTHER [4, 4, 4]",
                "conv3 HIDDEN POSITIVE RELU [6, 2, 2]",
                "conv4 HIDDEN FULL OTHER [6, 2, 2]",
                "conv5 HIDDEN FULL OTHER [6, 2, 2]",
                "linear0 CLASSIFIER FULL OTHER [5]"),
                // Pooling is numbered among its own kind; it stands where it is executed.
                rows(builder.read()));
    }

    @Test
    void inception() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String left = builder.relu(builder.convolution(trunk, 4, 2, 1));
        String middle = builder.relu(builder.convolution(builder.relu(builder.convolution(trunk, 4, 3, 1)), 3, 5, 3));
        String right = builder.relu(builder.convolution(
                builder.node("AveragePool", List.of(trunk), GraphWriter.attribute("kernel_shape", 3, 3),
                        GraphWriter.attribute("pads", 1, 1, 1, 1)), 4, 2, 1));
        builder.head(builder.node("Concat", List.of(left, middle, right), GraphWriter.attribute("axis", 1)), 9);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [2, 8, 8]",
                "conv2 HIDDEN POSITIVE RELU [3, 8, 8]",
                "conv3 HIDDEN POSITIVE RELU [5, 8, 8]",
                "conv4 HIDDEN POSITIVE RELU [2, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    /** As exporters write it: pooling of a window, of the whole map, and a mean over height and width. */
    @Test
    void averagePooling() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String window = builder.node("AveragePool", List.of(trunk), GraphWriter.attribute("kernel_shape", 2, 2),
                GraphWriter.attribute("strides", 2, 2));
        String gate = builder.node("ReduceMean", List.of(window), GraphWriter.attribute("axes", 2, 3));
        String gated = builder.node("Mul", List.of(window, builder.node("Sigmoid", List.of(gate))));
        String mean = builder.node("ReduceMean", List.of(gated), GraphWriter.attribute("axes", -1, -2),
                GraphWriter.attribute("keepdims", 0));
        // Over channels too: no pooling.
        String other = builder.node("ReduceMean", List.of(gated), GraphWriter.attribute("axes", 1, 2, 3));
        String flat = builder.flatten(builder.globalAveragePool(builder.convolution(
                builder.node("Add", List.of(gated, other)), 4, 4, 1)));
        builder.output(builder.fullyConnected(builder.node("Add", List.of(mean, flat)), 4, 5), "N", 5);
        Network network = builder.read();
        assertEquals(List.of("conv0", "conv1", "linear0"), network.layers().stream().map(Layer::id).toList());
        assertEquals(List.of("conv0 FIRST [4, 8, 8]", "avgpool0 POOLING [4, 4, 4]", "avgpool1 POOLING [4, 1, 1]",
                "avgpool2 POOLING [4]", "conv1 HIDDEN [4, 4, 4]", "avgpool3 POOLING [4, 1, 1]", "linear0 CLASSIFIER [5]"),
                network.layersWithAveragePooling().stream()
                        .map(layer -> layer.id() + " " + layer.role() + " " + layer.outputShape()).toList());
    }

    private static List<String> operands(Network network) {
        return network.operands().layers().stream().map(layer -> String.join(" ", layer.id(), layer.node(), layer.range().name(),
                layer.outputShape().toString())).toList();
    }

    /** Whatever a layer reads that no layer writes, also through operators that only choose or move values. */
    @Test
    void operands() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.maxPool(builder.relu(builder.convolution("image", 3, 4, 3)));
        String sum = builder.node("Add", List.of(builder.convolution(stem, 4, 4, 3), stem));
        String left = builder.relu(builder.convolution(builder.relu(sum), 4, 2, 1));
        String joined = builder.node("Concat", List.of(left, builder.maxPool(builder.node("Sigmoid", List.of(sum)))),
                GraphWriter.attribute("axis", 1));
        Network network = builder.head(builder.convolution(builder.node("Mul", List.of(sum, sum)), 4, 4, 1), 4).read();
        // The concatenation leads to no layer: it is no operand, nor is the sigmoid. What a product is made of stays in float.
        assertEquals(List.of("image0 image FULL [3, 8, 8]", "tensor0 Mul_11 FULL [4, 4, 4]"), operands(network));
        assertEquals(java.util.Set.of("GlobalAveragePool_13"), network.operands().averages());
        assertEquals(java.util.Map.of(), network.operands().joined());
    }

    @Test
    void concatenations() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String left = builder.relu(builder.convolution(trunk, 4, 2, 1));
        String right = builder.convolution(trunk, 4, 3, 3);
        String pooled = builder.node("MaxPool", List.of(trunk), GraphWriter.attribute("kernel_shape", 1, 1));
        String joined = builder.node("Concat", List.of(left, right, pooled), GraphWriter.attribute("axis", 1));
        Network network = builder.head(builder.relu(builder.convolution(joined, 9, 4, 1)), 4).read();
        assertEquals(List.of("image0 image FULL [3, 8, 8]", "concat0 Concat_6 FULL [9, 8, 8]"), operands(network));
        assertEquals(java.util.Map.of("Conv_2", "Concat_6", "Conv_4", "Concat_6"), network.operands().joined());
    }

    /** Two convolutions read the image: both are first. */
    @Test
    void twoBranchesFromTheImage() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String left = builder.relu(builder.convolution("image", 3, 4, 3));
        String right = builder.relu(builder.convolution(builder.maxPool("image"), 3, 4, 3));
        String sum = builder.node("Add", List.of(builder.maxPool(left), right));
        builder.head(sum, 4);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "pool0 POOLING FULL OTHER [3, 4, 4]",
                "conv1 FIRST POSITIVE RELU [4, 4, 4]",
                "pool1 POOLING FULL OTHER [4, 4, 4]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    @Test
    void squeezeNet() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.maxPool(builder.relu(builder.convolution("image", 3, 4, 3)));
        String squeeze = builder.relu(builder.convolution(trunk, 4, 2, 1));
        String expanded = builder.node("Concat", List.of(builder.relu(builder.convolution(squeeze, 2, 3, 1)),
                builder.relu(builder.convolution(squeeze, 2, 3, 3))), GraphWriter.attribute("axis", 1));
        String head = builder.relu(builder.convolution(expanded, 6, 5, 1));
        builder.output(builder.flatten(builder.globalAveragePool(head)), "N", 5);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "pool0 POOLING FULL OTHER [4, 4, 4]",
                "conv1 HIDDEN POSITIVE RELU [2, 4, 4]",
                "conv2 HIDDEN POSITIVE RELU [3, 4, 4]",
                "conv3 HIDDEN POSITIVE RELU [3, 4, 4]",
                "conv4 CLASSIFIER POSITIVE RELU [5, 4, 4]"), rows(builder.read()));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 11, 13})
    void relu6(int operatorSet) {
        NetworkBuilder builder = NetworkBuilder.withImage(operatorSet);
        String conv = builder.convolution("image", 3, 4, 3);
        String bounded = operatorSet < 11
                ? builder.node("Clip", List.of(conv), GraphWriter.attribute("min", 0f), GraphWriter.attribute("max", 6f))
                : builder.node("Clip", List.of(conv, builder.scalar("zero", 0), builder.scalar("six", 6)));
        String second = builder.convolution(bounded, 4, 4, 3);
        String shifted = operatorSet < 11
                ? builder.node("Clip", List.of(second), GraphWriter.attribute("min", -1f), GraphWriter.attribute("max", 6f))
                : builder.node("Clip", List.of(second, builder.scalar("minusOne", -1), "six"));
        builder.head(shifted, 4);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE BOUNDED_RELU [4, 8, 8]",
                "conv1 HIDDEN FULL OTHER [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    @Test
    void maximumWithZeroIsRelu() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String first = builder.node("Max", List.of(builder.convolution("image", 3, 4, 3), builder.scalar("zero", 0)));
        String second = builder.node("Max", List.of(builder.floats("zeros", 0), builder.convolution(first, 4, 4, 3)));
        String third = builder.node("Max", List.of(builder.convolution(second, 4, 4, 3), builder.scalar("one", 1)));
        builder.head(third, 4);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [4, 8, 8]",
                "conv2 HIDDEN FULL OTHER [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    @Test
    void reluAndSomethingElseReadTheLayer() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.convolution("image", 3, 4, 3);
        String both = builder.node("Add", List.of(builder.relu(conv), conv));
        builder.head(both, 4);
        assertEquals("conv0 FIRST FULL OTHER [4, 8, 8]", rows(builder.read()).get(0));
    }

    @Test
    void twoRelusReadTheLayer() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.convolution("image", 3, 4, 3);
        String left = builder.convolution(builder.node("Relu", List.of(conv)), 4, 4, 1);
        String right = builder.node("Exp", List.of(builder.node("Neg", List.of(builder.node("Relu", List.of(conv))))));
        builder.head(builder.node("Add", List.of(left, right)), 4);
        assertEquals("conv0 FIRST POSITIVE RELU [4, 8, 8]", rows(builder.read()).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LeakyRelu", "Sigmoid", "Tanh", "Elu"})
    void otherActivationsAreSigned(String operator) {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.head(builder.node(operator, List.of(builder.convolution("image", 3, 4, 3))), 4);
        assertEquals("conv0 FIRST FULL OTHER [4, 8, 8]", rows(builder.read()).get(0));
    }

    /** A sum of two heads: neither lies before the other. */
    @Test
    void twoClassifiers() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String vector = builder.flatten(builder.globalAveragePool(trunk));
        String other = builder.flatten(builder.node("GlobalMaxPool", List.of(trunk)));
        builder.output(builder.node("Add",
                List.of(builder.fullyConnected(vector, 4, 5), builder.fullyConnected(other, 4, 5))), "N", 5);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]",
                "linear1 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    /** A head that was needed in training only: the output does not depend on it. */
    @Test
    void deadBranchIsNoLayer() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        builder.fullyConnected(builder.flatten(builder.globalAveragePool(builder.convolution(trunk, 4, 4, 1))), 4, 9);
        builder.head(builder.relu(builder.convolution(trunk, 4, 4, 3)), 4);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    /** ONNX asks for execution order, but not every exporter keeps to it. */
    @Test
    void nodesOutOfOrder() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        builder.head(builder.relu(builder.convolution(trunk, 4, 4, 3)), 4);
        List<NodeProto> nodes = new java.util.ArrayList<>(builder.graph().getNodeList());
        java.util.Collections.reverse(nodes);
        builder.graph().clearNode().addAllNode(nodes);
        assertEquals(List.of("conv0 FIRST POSITIVE RELU [4, 8, 8]", "conv1 HIDDEN POSITIVE RELU [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    @Test
    void circle() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String conv = builder.convolution("image", 3, 4, 3);
        builder.add(NodeProto.newBuilder().setName("a").setOpType("Add").addInput(conv).addInput("b").addOutput("a").build());
        builder.add(NodeProto.newBuilder().setName("b").setOpType("Relu").addInput("a").addOutput("b").build());
        assertEquals("test.onnx: its nodes depend on each other in a circle; export it again",
                assertThrows(InvalidNetworkException.class, builder.head("b", 4)::read).getMessage());
    }

    @Test
    void singleLayerIsTheClassifier() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        builder.output(builder.fullyConnected(builder.flatten("image"), 192, 5), "N", 5);
        assertEquals(List.of("linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    /** Layers are numbered as the file lists them, whatever order ONNX Runtime writes branches in. */
    @Test
    void numbersFollowTheFile() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String sum = trunk;
        for (int branch = 0; branch < 6; branch++) {
            sum = builder.node("Add", List.of(sum, builder.batchNormalization(builder.convolution(trunk, 4, 4, 1), 4)));
        }
        builder.head(sum, 4);
        List<String> exported = builder.graph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv")).map(NodeProto::getName).toList();
        Network network = builder.read();
        assertEquals(exported, network.layers().stream()
                .filter(layer -> layer.kind() == LayerKind.CONVOLUTION).map(Layer::node).toList());
        assertEquals(List.of("conv0", "conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "linear0"),
                network.layers().stream().map(Layer::id).toList());
    }

    @Test
    void nodesWithoutNames() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.batchNormalization(builder.convolution("image", 3, 4, 3), 4));
        builder.head(builder.relu(builder.convolution(trunk, 4, 4, 1)), 4);
        builder.graph().getNodeBuilderList().forEach(NodeProto.Builder::clearName);
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [4, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(builder.read()));
    }

    @Test
    void groupedAndDepthwiseConvolution() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String depthwise = builder.relu(builder.convolution(trunk, 4, 4, 3, 1, 4));
        builder.head(builder.relu(builder.convolution(depthwise, 4, 6, 1, 1, 2)), 6);
        Network network = builder.read();
        assertEquals(List.of(4, 1, 3, 3), network.layers().get(1).weightShape());
        assertEquals(List.of(6, 2, 1, 1), network.layers().get(2).weightShape());
        assertEquals(List.of(
                "conv0 FIRST POSITIVE RELU [4, 8, 8]",
                "conv1 HIDDEN POSITIVE RELU [4, 8, 8]",
                "conv2 HIDDEN POSITIVE RELU [6, 8, 8]",
                "linear0 CLASSIFIER FULL OTHER [5]"), rows(network));
    }

    @Test
    void gemmEitherWayRound() {
        for (int transposed = 0; transposed < 2; transposed++) {
            NetworkBuilder builder = NetworkBuilder.withImage(13);
            String vector = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
            String weights = transposed == 1 ? builder.weights("matrix", 5, 4) : builder.weights("matrix", 4, 5);
            builder.output(builder.node("Gemm", List.of(vector, weights, builder.weights("bias", 5)),
                    GraphWriter.attribute("transB", transposed)), "N", 5);
            Layer classifier = builder.read().layers().get(1);
            assertEquals(1 - transposed, classifier.outputChannelAxis());
            assertEquals(transposed == 1 ? List.of(5, 4) : List.of(4, 5), classifier.weightShape());
        }
    }

    /** On a matrix ONNX Runtime makes one Gemm of it; its output is that of the addition. */
    @Test
    void productAndBias() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String vector = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        String product = builder.node("MatMul", List.of(vector, builder.weights("matrix", 4, 6)));
        String sum = builder.node("Add", List.of(builder.weights("bias", 6), product));
        String second = builder.node("MatMul", List.of(builder.relu(sum), builder.weights("other", 6, 5)));
        builder.output(second, "N", 5);
        Network network = builder.read();
        assertEquals(List.of(
                "conv0 FIRST FULL OTHER [4, 8, 8]",
                "linear0 HIDDEN POSITIVE RELU [6]",
                "linear1 CLASSIFIER FULL OTHER [5]"), rows(network));
        assertEquals(sum, network.layers().get(1).output());
        assertEquals(1, network.layers().get(1).outputChannelAxis());
        assertEquals(List.of(4, 6), network.layers().get(1).weightShape());
    }

    /** Over a sequence the product stays by itself and its bias is added afterwards. */
    @Test
    void productAndBiasOverASequence() {
        Network network = SequenceNetwork.read();
        assertEquals(List.of(
                "conv0 FIRST FULL OTHER [4, 8, 8]",
                "linear0 HIDDEN POSITIVE RELU [64, 6]",
                "linear1 CLASSIFIER FULL OTHER [5]"), rows(network));
        assertEquals("MatMul_3", network.layers().get(1).node());
        assertEquals("Add_4", network.layers().get(1).output());
        assertEquals(List.of(4, 6), network.layers().get(1).weightShape());
    }

    @Test
    void sharedWeights() {
        Network network = TestNetworks.sharedWeights();
        assertEquals(List.of("shared", "shared"), network.layers().subList(1, 3).stream().map(Layer::weight).toList());
        assertEquals(List.of("conv0", "conv1", "conv2", "linear0"), network.layers().stream().map(Layer::id).toList());
    }

    /** A product added to something that is no bias stays the layer's output. */
    @Test
    void residualSumAfterAProductIsNoBias() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String vector = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        String product = builder.node("MatMul", List.of(vector, builder.weights("matrix", 4, 4)));
        String sum = builder.node("Add", List.of(product, vector));
        builder.output(builder.fullyConnected(sum, 4, 5), "N", 5);
        Layer layer = builder.read().layers().get(1);
        assertEquals(product, layer.output());
        assertEquals(OutputRange.FULL, layer.range());
    }
}
