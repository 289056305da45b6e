package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.onnx.ConsecutiveLayers;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.statistics.Granularity;

/** What happens to every layer of a network under a configuration: a row a layer. */
public final class PlanTable {

    private PlanTable() {}

    /**
     * The table of a plan.
     *
     * @param title of the table, such as the network's name and the configuration
     */
    public static Table of(String title, Network network, QuantizationPlan plan) {
        List<Table.Column> columns = List.of(
                new Table.Column("layer", Table.Alignment.LEFT),
                new Table.Column("node", Table.Alignment.LEFT),
                new Table.Column("weights", Table.Alignment.LEFT),
                new Table.Column("output", Table.Alignment.LEFT),
                new Table.Column("role", Table.Alignment.LEFT),
                new Table.Column("weight bits", Table.Alignment.LEFT),
                new Table.Column("output bits", Table.Alignment.LEFT),
                new Table.Column("per", Table.Alignment.LEFT),
                new Table.Column("range", Table.Alignment.LEFT),
                new Table.Column("lo, hi from", Table.Alignment.LEFT));
        List<Table.Row> rows = new ArrayList<>();
        for (LayerPlan layer : plan.layers()) {
            rows.add(new Table.Row(Table.RowKind.BODY, row(layer)));
        }
        List<String> notes = new ArrayList<>(List.of(
                "network " + network.digest() + ", input [N," + network.inputChannels() + "," + network.imageSize().height()
                        + "," + network.imageSize().width() + "], " + network.classes() + " classes",
                "plan " + plan.digest(),
                "bits marked ~ are an average that bit allocation distributes over the channels"));
        if (plan.equalization() == Equalization.CROSS_LAYER) {
            notes.add("cross-layer equalization: " + ConsecutiveLayers.of(network).stream()
                    .map(pair -> pair.first().id() + " with " + pair.second().id())
                    .collect(Collectors.collectingAndThen(Collectors.joining(", "), pairs -> pairs.isEmpty() ? "no pair" : pairs)));
        }
        averagePoolingInFloat(network, plan).ifPresent(notes::add);
        network.remarks().forEach(remark -> notes.add(remark.text()));
        return new Table(title, columns, rows, notes);
    }

    private static Optional<String> averagePoolingInFloat(Network network, QuantizationPlan plan) {
        Set<String> planned = plan.layers().stream().map(layer -> layer.layer().id()).collect(Collectors.toSet());
        String left = network.layersWithAveragePooling().stream().map(Layer::id).filter(id -> !planned.contains(id))
                .collect(Collectors.joining(", "));
        return left.isEmpty() ? Optional.empty() : Optional.of("average pooling (" + left + ") stays in float, as in the authors'"
                + " code; the text of the paper has it at 8 bits: average-pooling = quantized, as in the profile paper");
    }

    private static List<String> row(LayerPlan plan) {
        Layer layer = plan.layer();
        List<String> cells = new ArrayList<>(List.of(layer.id(), layer.node(), shape(layer.weightShape()),
                shape(layer.outputShape()), role(layer), weightBits(plan.weights())));
        if (plan.output() instanceof ActivationPlan.Quantized output) {
            cells.add(bits(output.bits(), output.allocation()));
            cells.add(output.granularity() == Granularity.CHANNEL ? "channel" : "tensor");
            cells.add(output.range().name().toLowerCase(Locale.ROOT));
            cells.add(output.rule().title());
        } else if (plan.output() instanceof ActivationPlan.Joined joined) {
            cells.addAll(List.of("of " + joined.layer(), "tensor", layer.range().name().toLowerCase(Locale.ROOT), "as " + joined.layer()));
        } else {
            cells.addAll(List.of("float32", Table.NOTHING, Table.NOTHING, Table.NOTHING));
        }
        return cells;
    }

    private static String role(Layer layer) {
        return switch (layer.role()) {
            case HIDDEN -> layer.kind() == LayerKind.CONVOLUTION ? "hidden convolution" : "hidden fully connected";
            case OPERAND -> switch (layer.kind()) {
                case IMAGE -> "image";
                case SUM -> "sum";
                case CONCATENATION -> "concatenation";
                default -> "operand";
            };
            case POOLING -> layer.kind() == LayerKind.MAX_POOLING ? "max-pooling" : "average pooling";
            default -> layer.role().key();
        };
    }

    private static String weightBits(WeightPlan plan) {
        return plan instanceof WeightPlan.Quantized weights
                ? bits(weights.bits(), weights.allocation())
                        + (weights.clipping() == WeightClipping.MSE ? " clipped" : "")
                        + (weights.point() == WeightRounding.SQUANT ? " squant" : "")
                        + (weights.correction().isPresent() ? " corrected" : "")
                : Table.NOTHING;
    }

    private static String bits(int bits, Optional<BitAllocationRule> allocation) {
        return allocation.map(rule -> "~" + bits + (rule.widths().equals(Widths.ANY) ? "" : " of " + rule.widths().key()))
                .orElseGet(() -> Integer.toString(bits));
    }

    private static String shape(List<Integer> shape) {
        return shape.isEmpty() ? Table.NOTHING : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
