package org.bitsweep.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.AsExported;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.PlanTable;
import org.bitsweep.settings.SettingsText;

/**
 * A quantized network as a file: the graph that is evaluated, and in the model's metadata what it is and what becomes of every
 * layer.
 *
 * @param facts by name: what made it, digests of network, plan and statistics, and every setting
 * @param layers a row a layer, as Markdown
 */
public record ExportedNetwork(Map<String, String> facts, String layers) {

    private static final String LAYERS = "layers";

    public ExportedNetwork {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * The model to be written.
     *
     * @param form how
     * @param configuration that the plan is of
     * @param statistics those that the plan names, if it needs any
     * @param madeBy the program and its version
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     * @throws org.bitsweep.InputException if the plan has no such form
     */
    public static ModelProto write(ExportForm form, Network network, QuantizationConfig configuration, QuantizationPlan plan,
            Optional<ActivationStatistics> statistics, String madeBy) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(AsExported.FORMAT, form.format());
        facts.put("made-by", madeBy);
        facts.put("network", network.digest());
        facts.put("plan", plan.digest());
        facts.put("statistics-digest", plan.statistics());
        facts.putAll(SettingsText.of(configuration));
        facts.put(LAYERS, new MarkdownRenderer().render(PlanTable.of("", network, plan)).strip());
        ModelProto.Builder model = form.graph(network, plan, statistics).toBuilder().setProducerName("bitsweep");
        AsExported.write(facts, model);
        return model.build();
    }

    /**
     * What a file says of itself; empty if it is none that {@link #write} made.
     *
     * @param bytes of an ONNX file
     */
    public static Optional<ExportedNetwork> read(byte[] bytes) {
        try {
            return AsExported.of(ModelProto.parseFrom(bytes)).map(exported -> {
                Map<String, String> facts = new LinkedHashMap<>(exported.facts());
                String layers = facts.remove(LAYERS);
                return new ExportedNetwork(facts, layers == null ? "" : layers);
            });
        } catch (InvalidProtocolBufferException noModel) {
            // Whoever reads it as a network says what is wrong with it.
            return Optional.empty();
        }
    }
}
