package org.bitsweep.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.PlanTable;
import org.bitsweep.settings.SettingsText;

/**
 * A quantized network as a file: the graph that is evaluated, in standard operators and float32 throughout, and in the
 * model's metadata what it is and what becomes of every layer.
 *
 * <p>Weights are stored as the float32 values of their grid, and outputs are put on theirs as they are computed: what hardware
 * would compute is told by the numbers, not by the types ("fake quantization").
 *
 * @param facts by name: what made it, digests of network, plan and statistics, and every setting
 * @param layers a row a layer, as Markdown
 */
public record ExportedNetwork(Map<String, String> facts, String layers) {

    /** The version of the metadata. */
    private static final String FORMAT = "fake-quantized 1";
    private static final String PREFIX = "bitsweep.";
    private static final String FORMAT_KEY = PREFIX + "format";
    private static final String LAYERS_KEY = PREFIX + "layers";

    public ExportedNetwork {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * The model to be written.
     *
     * @param configuration that the plan is of
     * @param statistics those that the plan names, if it needs any
     * @param madeBy the program and its version
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     */
    public static ModelProto write(Network network, QuantizationConfig configuration, QuantizationPlan plan,
            Optional<ActivationStatistics> statistics, String madeBy) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT_KEY, FORMAT);
        metadata.put(PREFIX + "made-by", madeBy);
        metadata.put(PREFIX + "network", network.digest());
        metadata.put(PREFIX + "plan", plan.digest());
        metadata.put(PREFIX + "statistics", plan.statistics());
        SettingsText.of(configuration).forEach((key, value) -> metadata.put(PREFIX + key, value));
        metadata.put(LAYERS_KEY, new MarkdownRenderer().render(PlanTable.of("", network, plan)).strip());
        ModelProto.Builder model = NetworkQuantizer.quantize(network, plan, statistics).toBuilder().setProducerName("bitsweep");
        metadata.forEach((key, value) -> model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /**
     * What a file says of itself; empty if it is none that {@link #write} made.
     *
     * @param bytes of an ONNX file
     */
    public static Optional<ExportedNetwork> read(byte[] bytes) {
        Map<String, String> metadata = new LinkedHashMap<>();
        try {
            ModelProto.parseFrom(bytes).getMetadataPropsList().stream().filter(entry -> entry.getKey().startsWith(PREFIX))
                    .forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        } catch (InvalidProtocolBufferException noModel) {
            // Whoever reads it as a network says what is wrong with it.
            return Optional.empty();
        }
        if (!FORMAT.equals(metadata.remove(FORMAT_KEY))) {
            return Optional.empty();
        }
        String layers = metadata.remove(LAYERS_KEY);
        Map<String, String> facts = new LinkedHashMap<>();
        metadata.forEach((key, value) -> facts.put(key.substring(PREFIX.length()), value));
        return Optional.of(new ExportedNetwork(facts, layers == null ? "" : layers));
    }
}
