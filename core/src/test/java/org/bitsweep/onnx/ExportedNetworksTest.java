package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roles, ranges and positions in the networks of the paper, as their architectures say. */
class ExportedNetworksTest {

    /** Bottlenecks: the third convolution and the shortcut are signed, all others are followed by ReLU. */
    @ParameterizedTest
    @CsvSource({"resnet50,3 4 6 3", "resnet101,3 4 23 3"})
    void bottleneckResNets(String name, String stages) throws IOException {
        List<OutputRange> expected = new ArrayList<>(List.of(OutputRange.POSITIVE));
        for (String blocks : stages.split(" ")) {
            for (int block = 0; block < Integer.parseInt(blocks); block++) {
                expected.addAll(List.of(OutputRange.POSITIVE, OutputRange.POSITIVE, OutputRange.FULL));
                if (block == 0) {
                    expected.add(OutputRange.FULL);
                }
            }
        }
        residual(name, expected, 2048);
    }

    /** Basic blocks: the second convolution and the shortcut, which the first stage does not need, are signed. */
    @Test
    void basicResNet() throws IOException {
        List<OutputRange> expected = new ArrayList<>(List.of(OutputRange.POSITIVE));
        for (int stage = 0; stage < 4; stage++) {
            for (int block = 0; block < 2; block++) {
                expected.addAll(List.of(OutputRange.POSITIVE, OutputRange.FULL));
                if (block == 0 && stage > 0) {
                    expected.add(OutputRange.FULL);
                }
            }
        }
        residual("resnet18", expected, 512);
    }

    private static void residual(String name, List<OutputRange> ranges, int features) throws IOException {
        Network network = ExportedNetworks.require(name);
        List<Layer> convolutions = of(network, LayerKind.CONVOLUTION);
        assertEquals(ranges, convolutions.stream().map(Layer::range).toList());
        assertEquals(List.of(0), positions(convolutions, LayerRole.FIRST));
        assertEquals(convolutions.size() - 1, positions(convolutions, LayerRole.HIDDEN).size());
        assertEquals(List.of(64, 112, 112), convolutions.get(0).outputShape());
        assertEquals(List.of(3 * 49 * 64L), List.of(convolutions.get(0).weights()));
        List<Layer> pools = of(network, LayerKind.MAX_POOLING);
        assertEquals(1, pools.size());
        assertEquals(List.of(64, 56, 56), pools.get(0).outputShape());
        List<Layer> linear = of(network, LayerKind.FULLY_CONNECTED);
        assertEquals(1, linear.size());
        assertEquals(LayerRole.CLASSIFIER, linear.get(0).role());
        assertEquals(List.of(1000, features), linear.get(0).weightShape());
        assertEquals(1000, network.classes());
        assertEquals("conv0 pool0 conv1", ids(network).subList(0, 3).stream().reduce((a, b) -> a + " " + b).orElseThrow());
        assertEquals("linear0", ids(network).get(network.layers().size() - 1));
    }

    @Test
    void numberOfConvolutions() throws IOException {
        assertEquals(53, of(ExportedNetworks.require("resnet50"), LayerKind.CONVOLUTION).size());
        assertEquals(104, of(ExportedNetworks.require("resnet101"), LayerKind.CONVOLUTION).size());
        assertEquals(20, of(ExportedNetworks.require("resnet18"), LayerKind.CONVOLUTION).size());
    }

    @ParameterizedTest
    @CsvSource({"vgg16", "vgg16_bn"})
    void vgg(String name) throws IOException {
        Network network = ExportedNetworks.require(name);
        assertEquals(List.of(
                "conv0", "conv1", "pool0", "conv2", "conv3", "pool1", "conv4", "conv5", "conv6", "pool2",
                "conv7", "conv8", "conv9", "pool3", "conv10", "conv11", "conv12", "pool4", "linear0", "linear1", "linear2"),
                ids(network));
        List<Layer> convolutions = of(network, LayerKind.CONVOLUTION);
        assertEquals(List.of(0), positions(convolutions, LayerRole.FIRST));
        assertEquals(new TreeSet<>(List.of(OutputRange.POSITIVE)),
                new TreeSet<>(convolutions.stream().map(Layer::range).toList()));
        hiddenFullyConnected(network, 25088);
        assertEquals(138_357_544L - biases(network), network.layers().stream().mapToLong(Layer::weights).sum());
    }

    private static long biases(Network network) {
        return network.layers().stream().filter(layer -> layer.weights() > 0).mapToLong(Layer::channels).sum();
    }

    @Test
    void alexNet() throws IOException {
        Network network = ExportedNetworks.require("alexnet");
        assertEquals(List.of("conv0", "pool0", "conv1", "pool1", "conv2", "conv3", "conv4", "pool2",
                "linear0", "linear1", "linear2"), ids(network));
        assertEquals(List.of(0), positions(of(network, LayerKind.CONVOLUTION), LayerRole.FIRST));
        hiddenFullyConnected(network, 9216);
        // The number of parameters torchvision documents.
        assertEquals(61_100_840L - biases(network), network.layers().stream().mapToLong(Layer::weights).sum());
    }

    private static void hiddenFullyConnected(Network network, int inputs) {
        List<Layer> linear = of(network, LayerKind.FULLY_CONNECTED);
        assertEquals(List.of(LayerRole.HIDDEN, LayerRole.HIDDEN, LayerRole.CLASSIFIER), linear.stream().map(Layer::role).toList());
        assertEquals(List.of(OutputRange.POSITIVE, OutputRange.POSITIVE, OutputRange.FULL),
                linear.stream().map(Layer::range).toList());
        assertEquals(List.of(List.of(4096, inputs), List.of(4096, 4096), List.of(1000, 4096)),
                linear.stream().map(Layer::weightShape).toList());
    }

    @Test
    void inceptionV3() throws IOException {
        Network network = ExportedNetworks.require("inception_v3");
        List<Layer> convolutions = of(network, LayerKind.CONVOLUTION);
        // 5 in the stem; 3 blocks A of 7, B of 4, 4 blocks C of 10, D of 6, 2 blocks E of 9; the auxiliary head is gone.
        assertEquals(5 + 3 * 7 + 4 + 4 * 10 + 6 + 2 * 9, convolutions.size());
        assertEquals(List.of(0), positions(convolutions, LayerRole.FIRST));
        assertEquals(convolutions.size(), convolutions.stream().filter(layer -> layer.range() == OutputRange.POSITIVE).count());
        // Two in the stem, one each in B and D.
        assertEquals(4, of(network, LayerKind.MAX_POOLING).size());
        assertEquals(1, of(network, LayerKind.FULLY_CONNECTED).size());
        assertEquals(299, network.imageSize().width());
        assertEquals(List.of(32, 149, 149), convolutions.get(0).outputShape());
    }

    @Test
    void squeezeNet() throws IOException {
        Network network = ExportedNetworks.squeezeNet();
        List<Layer> convolutions = of(network, LayerKind.CONVOLUTION);
        assertEquals(1 + 8 * 3 + 1, convolutions.size());
        assertEquals(List.of(0), positions(convolutions, LayerRole.FIRST));
        assertEquals(List.of(25), positions(convolutions, LayerRole.CLASSIFIER));
        assertEquals(26, convolutions.stream().filter(layer -> layer.follower() == OutputFollower.RELU).count());
        assertEquals(3, of(network, LayerKind.MAX_POOLING).size());
        assertEquals(0, of(network, LayerKind.FULLY_CONNECTED).size());
        assertEquals(1000, network.classes());
    }

    private static List<Layer> of(Network network, LayerKind kind) {
        return network.layers().stream().filter(layer -> layer.kind() == kind).toList();
    }

    private static List<Integer> positions(List<Layer> layers, LayerRole role) {
        return IntStream.range(0, layers.size()).filter(i -> layers.get(i).role() == role).boxed().toList();
    }

    private static List<String> ids(Network network) {
        return Arrays.asList(network.layers().stream().map(Layer::id).toArray(String[]::new));
    }
}
