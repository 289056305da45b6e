package org.bitsweep.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.AsExported;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.PlanTable;
import org.bitsweep.settings.ConfigKey;
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
    private static final String WEIGHTS = "weights";

    public ExportedNetwork {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * The model to be written.
     *
     * @param form how
     * @param weights what constants integer weights are; {@link WeightType#INT8} where there are none
     * @param configuration that the plan is of
     * @param statistics those that the plan names, if it needs any
     * @param madeBy the program and its version
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     * @throws InputException if the plan has no such form or no such weights
     */
    public static ModelProto write(ExportForm form, WeightType weights, Network network, QuantizationConfig configuration,
            QuantizationPlan plan, Optional<ActivationStatistics> statistics, String madeBy) {
        if (weights != WeightType.INT8 && form != ExportForm.QDQ) {
            throw new InputException(network.name() + ": expected the form qdq beside weights of type " + ConfigKey.of(weights)
                    + ", found " + ConfigKey.of(form) + ", whose weights are floats. Choose qdq, or leave the type of weights out.");
        }
        ModelProto graph = form.graph(network, plan, statistics);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(AsExported.FORMAT, form.format());
        facts.put("made-by", madeBy);
        facts.put("network", network.digest());
        facts.put("plan", plan.digest());
        facts.put("statistics-digest", plan.statistics());
        facts.putAll(SettingsText.of(configuration));
        facts.put(LAYERS, new MarkdownRenderer().render(PlanTable.of("", network, plan)).strip());
        if (weights != WeightType.INT8) {
            FourBitWeights packed = FourBitWeights.of(network, graph, plan, weights);
            facts.put(WEIGHTS, packed.summary());
            graph = packed.model();
        }
        ModelProto.Builder model = graph.toBuilder().setProducerName("bitsweep");
        AsExported.write(facts, model);
        return model.build();
    }

    /** Which layers' weights lie in how many bits; empty where every one is a byte, or a float. */
    public Optional<String> weights() {
        return Optional.ofNullable(facts.get(WEIGHTS));
    }

    /** What a model says of itself; empty if it is none that {@link #write} made. */
    public static Optional<ExportedNetwork> of(ModelProto model) {
        return AsExported.of(model).map(exported -> {
            Map<String, String> facts = new LinkedHashMap<>(exported.facts());
            String layers = facts.remove(LAYERS);
            return new ExportedNetwork(facts, layers == null ? "" : layers);
        });
    }

    /**
     * What a file says of itself; empty if it is none that {@link #write} made.
     *
     * @param bytes of an ONNX file
     */
    public static Optional<ExportedNetwork> read(byte[] bytes) {
        try {
            return of(ModelProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException noModel) {
            // Whoever reads it as a network says what is wrong with it.
            return Optional.empty();
        }
    }
}
