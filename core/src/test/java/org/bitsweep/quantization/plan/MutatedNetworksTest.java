package org.bitsweep.quantization.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.bitsweep.InputException;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.quantization.Method;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

/**
 * Files that were networks once: they are read and planned, or refused in words; never a stack trace, a hang or memory without
 * end. Seeds are fixed; {@code -Dbitsweep.mutations=N} takes another number of them.
 */
class MutatedNetworksTest {

    private static final int MUTATIONS = Integer.getInteger("bitsweep.mutations", 1000);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long[] EXTREMES = {-1, 0, 1, 2, 7, 255, 65_536, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final List<String> OPERATORS = List.of("Conv", "Gemm", "MatMul", "MaxPool", "Relu", "Clip", "Add", "Mul",
            "Flatten", "Reshape", "Softmax", "GlobalAveragePool", "BatchNormalization", "Identity", "Pad", "Concat", "Dropout",
            "Nothing", "");

    private static List<byte[]> networks() {
        NetworkBuilder old = NetworkBuilder.withImage(9);
        String trunk = old.maxPool(old.relu(old.batchNormalization(old.convolution("image", 3, 4, 3), 4)));
        old.head(old.node("Clip", List.of(trunk), attribute("min", 0), attribute("max", 6)), 4);
        NetworkBuilder grouped = NetworkBuilder.withImage(13);
        String depth = grouped.relu(grouped.convolution(grouped.relu(grouped.convolution("image", 3, 4, 3)), 4, 4, 3, 2, 4));
        grouped.head(grouped.node("Concat", List.of(depth, depth), integer("axis", 1)), 8);
        return List.of(TestNetworks.residualBuilder().bytes(), old.bytes(), grouped.bytes());
    }

    private static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    @Test
    void refusedInWordsOrRead() throws Exception {
        List<byte[]> networks = networks();
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] source = networks.get(seed % networks.size());
            byte[] mutated = switch (seed / networks.size() % 4) {
                case 0 -> flipped(source, random);
                case 1 -> cut(source, random);
                case 2 -> spliced(source, random);
                default -> edited(source, random);
            };
            String name = "mutation-" + seed + ".onnx";
            String outcome = assertTimeoutPreemptively(LONGEST, () -> outcome(name, mutated), name);
            outcomes.merge(outcome, 1, Integer::sum);
        }
        System.out.println(MUTATIONS + " mutated networks: " + outcomes);
        assertEquals(Set.of("read", "refused"), outcomes.keySet());
        assertTrue(outcomes.get("refused") > MUTATIONS / 2, () -> "most damage shows: " + outcomes);
    }

    private static String outcome(String name, byte[] bytes) {
        try {
            Network network = NetworkReader.read(name, bytes);
            for (Layer layer : network.layers()) {
                assertTrue(layer.channels() > 0 && layer.positions() > 0, name);
            }
            QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(
                    new QuantizationConfig(4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings()), "");
            assertTrue(plan.layers().size() == network.layers().size(), name);
            return "read";
        } catch (InputException refused) {
            assertTrue(refused.getMessage().startsWith(name + ": "), refused.getMessage());
            return "refused";
        } catch (RuntimeException | Error fault) {
            return "fault: " + name + ": " + fault + " at " + Arrays.asList(fault.getStackTrace()).subList(0, 4);
        }
    }

    private static byte[] flipped(byte[] source, Random random) {
        byte[] bytes = source.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] cut(byte[] source, Random random) {
        return Arrays.copyOf(source, random.nextInt(source.length));
    }

    /** A piece of the file taken out, put in twice, or overwritten by noise. */
    private static byte[] spliced(byte[] source, Random random) {
        int from = random.nextInt(source.length);
        int length = Math.min(source.length - from, 1 + random.nextInt(64));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(source, 0, from);
        switch (random.nextInt(3)) {
            case 0 -> { }
            case 1 -> {
                bytes.write(source, from, length);
                bytes.write(source, from, length);
            }
            default -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                bytes.write(noise, 0, length);
            }
        }
        bytes.write(source, from + length, source.length - from - length);
        return bytes.toByteArray();
    }

    /** A field of the message set to something else: valid protobuf, another network or none. */
    private static byte[] edited(byte[] source, Random random) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(source).toBuilder();
        for (int i = random.nextInt(2); i >= 0; i--) {
            edit(model, model.getGraphBuilder(), random);
        }
        return model.build().toByteArray();
    }

    private static void edit(ModelProto.Builder model, GraphProto.Builder graph, Random random) {
        int node = random.nextInt(Math.max(1, graph.getNodeCount()));
        int tensor = random.nextInt(Math.max(1, graph.getInitializerCount()));
        if (graph.getNodeCount() == 0 || graph.getInitializerCount() == 0) {
            return;
        }
        switch (random.nextInt(14)) {
            case 0 -> graph.getNodeBuilder(node).setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
            case 1 -> editInputs(graph.getNodeBuilder(node), graph, random);
            case 2 -> graph.removeNode(node);
            case 3 -> graph.addNode(graph.getNode(node));
            case 4 -> editAttribute(graph.getNodeBuilder(node), random);
            case 5 -> graph.removeInitializer(tensor);
            case 6 -> editDimension(graph.getInitializerBuilder(tensor), random);
            case 7 -> graph.getInitializerBuilder(tensor).setDataType(random.nextInt(24));
            case 8 -> {
                ByteString raw = graph.getInitializer(tensor).getRawData();
                graph.getInitializerBuilder(tensor).setRawData(raw.substring(0, random.nextInt(raw.size() + 1)));
            }
            case 9 -> graph.getInitializerBuilder(tensor).setName(graph.getInitializer(0).getName());
            case 10 -> model.getOpsetImportBuilder(0).setVersion(EXTREMES[random.nextInt(EXTREMES.length)]);
            case 11 -> editShape((random.nextBoolean() ? graph.getInputBuilder(0) : graph.getOutputBuilder(0)).getTypeBuilder()
                    .getTensorTypeBuilder().getShapeBuilder(), random);
            case 12 -> graph.getOutputBuilder(0).setName(graph.getNode(node).getOutputCount() == 0 ? ""
                    : graph.getNode(node).getOutput(0));
            default -> {
                NodeProto.Builder changed = graph.getNodeBuilder(node);
                if (random.nextBoolean()) {
                    changed.clearOutput();
                } else {
                    changed.clearName().setDomain(random.nextBoolean() ? "ai.onnx" : "ai.onnx.ml");
                }
            }
        }
    }

    private static void editInputs(NodeProto.Builder node, GraphProto.Builder graph, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> node.clearInput();
            case 1 -> node.addInput("nowhere");
            case 2 -> node.addInput(graph.getInitializer(random.nextInt(graph.getInitializerCount())).getName());
            default -> {
                NodeProto other = graph.getNode(random.nextInt(graph.getNodeCount()));
                if (node.getInputCount() > 0 && other.getOutputCount() > 0) {
                    node.setInput(random.nextInt(node.getInputCount()), other.getOutput(0));
                }
            }
        }
    }

    private static void editAttribute(NodeProto.Builder node, Random random) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        if (node.getAttributeCount() == 0) {
            node.addAttribute(integer(List.of("axis", "group", "transA", "alpha").get(random.nextInt(4)), value));
            return;
        }
        AttributeProto.Builder attribute = node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
        switch (random.nextInt(4)) {
            case 0 -> attribute.setI(value);
            case 1 -> attribute.setType(
                    AttributeProto.AttributeType.values()[random.nextInt(AttributeProto.AttributeType.values().length)]);
            case 2 -> {
                if (attribute.getIntsCount() > 0) {
                    attribute.setInts(random.nextInt(attribute.getIntsCount()), value);
                }
            }
            default -> attribute.addInts(value);
        }
    }

    private static void editDimension(TensorProto.Builder tensor, Random random) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        if (tensor.getDimsCount() == 0 || random.nextInt(3) == 0) {
            tensor.addDims(value);
        } else {
            tensor.setDims(random.nextInt(tensor.getDimsCount()), value);
        }
    }

    private static void editShape(TensorShapeProto.Builder shape, Random random) {
        if (shape.getDimCount() == 0 || random.nextInt(4) == 0) {
            shape.clearDim();
        } else {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(EXTREMES[random.nextInt(EXTREMES.length)]);
        }
    }
}
