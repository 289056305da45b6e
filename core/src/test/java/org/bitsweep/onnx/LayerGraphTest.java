package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;

/** Networks whose graphs are known. */
class LayerGraphTest {

    private static List<String> edges(Network network) {
        LayerGraph graph = LayerGraph.of(network);
        return graph.edges().stream().map(edge -> name(graph, edge.from()) + " to " + name(graph, edge.to())).toList();
    }

    private static String name(LayerGraph graph, int place) {
        LayerGraph.Node node = graph.nodes().get(place);
        return node.layer().map(Layer::id).orElse(node.operator());
    }

    @Test
    void aBlockWithAShortcut() {
        LayerGraph graph = LayerGraph.of(TestNetworks.residual());
        assertEquals(List.of("", "Conv", "MaxPool", "Conv", "Conv", "Conv", "Add", "GlobalAveragePool", "Conv", "Gemm", "Gemm"),
                graph.nodes().stream().map(LayerGraph.Node::operator).toList());
        // The optimizer puts the shortcut first.
        assertEquals(List.of("image0 to conv0", "conv0 to pool0", "pool0 to conv3", "pool0 to conv1", "conv1 to conv2", "conv2 to sum0",
                "conv3 to sum0", "sum0 to avgpool0", "avgpool0 to conv4", "conv4 to linear0", "linear0 to linear1"),
                edges(TestNetworks.residual()));
    }

    /** Neither branches' ReLUs nor a scaling by a constant are nodes; a product of two tensors is a joint and no layer. */
    @Test
    void branchesAndJoints() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 4, 3));
        String gate = builder.node("Sigmoid", List.of(builder.convolution(stem, 4, 4, 1)));
        String gated = builder.node("Mul", List.of(stem, gate));
        String joined = builder.node("Concat", List.of(builder.relu(builder.convolution(gated, 4, 3, 1)), gated),
                GraphWriter.attribute("axis", 1));
        Network network = builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(joined)), 7, 5), "N", 5).read();
        assertEquals(List.of("image0 to conv0", "conv0 to conv1", "conv0 to tensor0", "conv1 to tensor0", "tensor0 to conv2",
                "conv2 to concat0", "tensor0 to concat0", "concat0 to avgpool0", "avgpool0 to linear0"), edges(network));
        assertEquals(Optional.of(LayerKind.OTHER), LayerGraph.of(network).nodes().get(3).layer().map(Layer::kind));
    }
}
