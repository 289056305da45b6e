package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.SharedFiles;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ResNet-20 layer by layer: each layer's part of the quantized graph is fed what the authors' code had there before
 * quantization and must give what the authors' code had after it.
 */
class ReferenceLayersTest {

    private static final Map<String, Set<Method>> METHODS = Map.of(
            "none", EnumSet.noneOf(Method.class), "aciq", EnumSet.of(Method.ACIQ), "all", EnumSet.allOf(Method.class));

    private static Path folder;
    private static Network network;

    @BeforeAll
    static void read() throws IOException {
        folder = SharedFiles.require("reference/layers");
        Path file = SharedFiles.require("real/models/resnet20-cifar10.onnx");
        network = NetworkReader.read("resnet20", Files.readAllBytes(file));
    }

    @ParameterizedTest
    @EnumSource(value = MapOperators.class, names = {"STANDARD", "BLOCKED"})
    void activationsCodeByCode(MapOperators operators) throws Exception {
        int compared = 0;
        int atBoundary = 0;
        int layers = 0;
        for (String[] row : rows()) {
            if (!row[6].equals("before")) {
                continue;
            }
            String layerId = row[4];
            int bits = Integer.parseInt(row[2]);
            float[] before = floats(row[0]);
            float[] expected = floats(row[0].replace("-before", "-after"));
            long[] shape = Arrays.stream(row[1].split("x")).mapToLong(Long::parseLong).toArray();
            QuantizationPlan plan = plan(row, operators);
            LayerPlan layerPlan = plan.layers().stream().filter(l -> l.layer().id().equals(layerId)).findFirst().orElseThrow();
            assertEquals(row[5].toUpperCase(), layerPlan.layer().range().name(), "range of " + layerId);
            ModelProto quantized = NetworkQuantizer.quantize(network, plan, Optional.empty());
            float[] found = runPart(quantized, "bitsweep/" + layerId + "/float", layerPlan.layer().output(), before, shape);
            if (layerPlan.layer().range() == OutputRange.POSITIVE) {
                for (int i = 0; i < found.length; i++) {
                    found[i] = Math.max(found[i], 0);
                }
            }

            boolean classifier = layerId.startsWith("linear");
            boolean aciq = row[3].contains("aciq");
            boolean allocated = row[3].contains("bit-allocation") && !classifier;
            double[][] groups = groups(before, shape, classifier);
            int[] groupBits = new int[groups.length];
            Arrays.fill(groupBits, classifier ? 8 : bits);
            if (allocated) {
                groupBits = SlowReference.bits(
                        Arrays.stream(groups).mapToDouble(SlowReference::standardDeviation).toArray(), bits);
            }
            int positions = classifier ? 1 : (int) (shape[2] * shape[3]);
            SlowReference.Grid[] grids = new SlowReference.Grid[groups.length];
            double[] tolerances = new double[groups.length];
            for (int group = 0; group < groups.length; group++) {
                grids[group] = SlowReference.activation(groups[group], layerPlan.layer().range(),
                        aciq && !classifier ? "laplace" : "min-max", groupBits[group], bits);
                tolerances[group] = 1e-6 * (groupBits[group] == 0
                        ? Arrays.stream(groups[group]).max().orElseThrow() - Arrays.stream(groups[group]).min().orElseThrow()
                        : grids[group].scale() * Math.max(grids[group].largestCode(), 1));
            }
            for (int i = 0; i < before.length; i++) {
                int group = classifier ? 0 : (int) (i / positions % shape[1]);
                SlowReference.Grid grid = grids[group];
                double tolerance = tolerances[group];
                compared++;
                if (Math.abs(expected[i] - found[i]) > tolerance) {
                    double boundary = grid.distanceToBoundary(before[i]);
                    assertTrue(boundary < 1e-5 && Math.abs(expected[i] - found[i]) < grid.scale() * 1.001,
                            row[0] + " value " + i + ": expected " + expected[i] + " found " + found[i] + " scale "
                                    + grid.scale() + ", " + boundary + " from a rounding boundary");
                    atBoundary++;
                }
            }
            layers++;
        }
        assertEquals(20, layers);
        System.out.println("reference layers, " + operators + ": " + layers + " layers, " + compared
                + " values, of which at a rounding boundary and different: " + atBoundary);
    }

    /** conv1 reads conv0 after its ReLU, conv2 reads conv1: the quantized weights, seen through the convolution. */
    @Test
    void quantizedWeightsThroughTheConvolution() throws Exception {
        int checked = 0;
        for (String[] row : rows()) {
            if (!row[6].equals("before") || !(row[4].equals("conv1") || row[4].equals("conv2"))) {
                continue;
            }
            Layer layer = layer(row[4]);
            Layer previous = layer(row[4].equals("conv1") ? "conv0" : "conv1");
            float[] input = floats(row[0].replace(layer.id(), previous.id()).replace("-before", "-after"));
            long[] shape = Arrays.stream(row[1].split("x")).mapToLong(Long::parseLong).toArray();
            ModelProto quantized = NetworkQuantizer.quantize(network, plan(row, MapOperators.STANDARD), Optional.empty());
            float[] expected = floats(row[0]);
            float[] found = runPart(quantized, previous.output(), "bitsweep/" + layer.id() + "/float", input, shape);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], 2e-5, row[0] + " value " + i);
            }
            checked++;
        }
        assertEquals(8, checked);
    }

    private static Layer layer(String id) {
        return network.layers().stream().filter(layer -> layer.id().equals(id)).findFirst().orElseThrow();
    }

    private static QuantizationPlan plan(String[] row, MapOperators operators) {
        Set<Method> methods = METHODS.get(row[3].contains("+") ? "all" : row[3]);
        int bits = Integer.parseInt(row[2]);
        return new QuantizationPlanner(network, LayerExceptions.NONE)
                .plan(new QuantizationConfig(bits, bits, methods, Profile.REFERENCE.settings().withOperators(operators)));
    }

    /** Runs the nodes of a quantized network between two of its tensors. */
    private static float[] runPart(ModelProto model, String from, String to, float[] values, long[] shape) throws Exception {
        Map<String, NodeProto> makers = new HashMap<>();
        model.getGraph().getNodeList().forEach(node -> node.getOutputList().forEach(out -> makers.put(out, node)));
        makers.remove(from);
        List<NodeProto> needed = new java.util.ArrayList<>();
        collect(to, makers, needed);
        List<NodeProto> ordered = model.getGraph().getNodeList().stream().filter(needed::contains).toList();
        GraphProto.Builder part = model.getGraph().toBuilder().clearNode().clearInput().clearOutput().addAllNode(ordered)
                .addInput(ValueInfoProto.newBuilder().setName(from).setType(TypeProto.newBuilder().setTensorType(
                        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))))
                .addOutput(ValueInfoProto.newBuilder().setName(to));
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1);
                OrtSession session = OnnxRuntime.environment()
                        .createSession(model.toBuilder().setGraph(part).build().toByteArray(), options);
                OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(from, tensor))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(to).orElseThrow()).getFloatBuffer();
            float[] copy = new float[buffer.remaining()];
            buffer.get(copy);
            return copy;
        }
    }

    private static void collect(String tensor, Map<String, NodeProto> makers, List<NodeProto> needed) {
        NodeProto maker = makers.get(tensor);
        if (maker != null && !needed.contains(maker)) {
            needed.add(maker);
            maker.getInputList().forEach(input -> collect(input, makers, needed));
        }
    }

    private static double[][] groups(float[] values, long[] shape, boolean whole) {
        if (whole) {
            double[] all = new double[values.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = values[i];
            }
            return new double[][] {all};
        }
        int channels = (int) shape[1];
        int positions = (int) (shape[2] * shape[3]);
        double[][] groups = new double[channels][(int) shape[0] * positions];
        int[] filled = new int[channels];
        for (int i = 0; i < values.length; i++) {
            int channel = i / positions % channels;
            groups[channel][filled[channel]++] = values[i];
        }
        return groups;
    }

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(folder.resolve("index.csv")).stream().skip(1).map(line -> line.split(",")).toList();
    }

    private static float[] floats(String file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
