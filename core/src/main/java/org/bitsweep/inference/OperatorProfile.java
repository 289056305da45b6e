package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bitsweep.inference.OperatorTime.Group;
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;

/** Where the time of a network goes, as ONNX Runtime's own profile tells it. */
final class OperatorProfile {

    private static final int RUNS = 5;
    private static final Set<String> PRODUCTS = Set.of("Conv", "FusedConv", "Gemm", "FusedGemm", "MatMul", "FusedMatMul",
            "QLinearConv", "QGemm", "QLinearMatMul");
    private static final Pattern EXACT = Pattern.compile("^bitsweep/[^/]*/float");

    private final Set<String> namesOfNetwork = new HashSet<>();
    private final long largestSmall;
    private final int batchSize;

    /** Of one operator in one group. */
    private record Key(String operator, Group group) {}

    private static final class Sum {
        private double milliseconds;
        private final Set<String> nodes = new HashSet<>();
    }

    private OperatorProfile(Network network, int batchSize) {
        network.model().getGraph().getNodeList().forEach(node -> namesOfNetwork.add(node.getName()));
        // One value a channel and image; a map has many.
        this.largestSmall = 4L * batchSize * network.layers().stream().mapToInt(layer -> layer.channels()).max().orElse(1);
        this.batchSize = batchSize;
    }

    /**
     * Profiles some runs on one thread.
     *
     * @param model the network itself or a rewritten one
     * @return longest first
     */
    static List<OperatorTime> of(Network network, ModelProto model, FloatBuffer images, int batchSize) throws OrtException {
        try {
            Path folder = Files.createTempDirectory("bitsweep-profile");
            try {
                return new OperatorProfile(network, batchSize).read(record(network, model, images, batchSize, folder));
            } finally {
                try (var files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the profile of ONNX Runtime in the folder for temporary files: " + failure, failure);
        }
    }

    @SuppressWarnings("try") // A permit is held, not used.
    private static Path record(Network network, ModelProto model, FloatBuffer images, int batchSize, Path folder)
            throws OrtException {
        long[] shape = {batchSize, network.inputChannels(), network.imageSize().height(), network.imageSize().width()};
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = Sessions.options(model, new Execution.OnCpu(1))) {
            options.enableProfiling(folder.resolve("profile").toString());
            try (OrtSession session = Sessions.open(network, model, options);
                    OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), images, shape)) {
                for (int run = 0; run < RUNS; run++) {
                    session.run(Map.of(network.input(), tensor)).close();
                }
                return Path.of(session.endProfiling());
            }
        }
    }

    private List<OperatorTime> read(Path file) throws IOException {
        Map<String, List<JsonNode>> runs = new HashMap<>();
        for (JsonNode event : new ObjectMapper().readTree(file.toFile())) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith("_kernel_time")) {
                runs.computeIfAbsent(name, unused -> new ArrayList<>()).add(event);
            }
        }
        Map<Key, Sum> sums = new HashMap<>();
        runs.forEach((name, events) -> {
            JsonNode arguments = events.get(0).path("args");
            String node = name.substring(0, name.length() - "_kernel_time".length());
            Sum sum = sums.computeIfAbsent(new Key(arguments.path("op_name").asText(), group(node, arguments)), key -> new Sum());
            sum.nodes.add(node);
            // The median run: the first one also allocates.
            List<Long> microseconds = events.stream().map(event -> event.path("dur").asLong()).sorted().toList();
            sum.milliseconds += microseconds.get(microseconds.size() / 2) / 1e3 / batchSize;
        });
        List<OperatorTime> times = new ArrayList<>();
        sums.forEach((key, sum) -> times.add(new OperatorTime(key.operator(), key.group(), sum.nodes.size(), sum.milliseconds)));
        times.sort(Comparator.comparingDouble(OperatorTime::milliseconds).reversed().thenComparing(OperatorTime::operator));
        return times;
    }

    private Group group(String node, JsonNode arguments) {
        String operator = arguments.path("op_name").asText();
        if (operator.startsWith("Reorder")) {
            return Group.REORDERS;
        }
        // In the blocked layout ONNX Runtime calls a node after its output: a layer's own, before its grid, is .../float.
        boolean written = node.startsWith("bitsweep/") && !namesOfNetwork.contains(node) && !EXACT.matcher(node).find();
        if (!written) {
            return PRODUCTS.contains(operator) ? Group.PRODUCTS : Group.NETWORK;
        }
        if (operator.startsWith("Global") || operator.startsWith("Reduce")) {
            return Group.STATISTICS;
        }
        return arguments.path("output_size").asLong() > largestSmall ? Group.ELEMENTWISE : Group.SMALL;
    }
}
