package org.bitsweep.diagnosis;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.figures.LayerFit;
import org.bitsweep.inference.LayerAlone;
import org.bitsweep.inference.LayerOutputs;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.rewrite.RewrittenLayer;
import org.bitsweep.quantization.rewrite.RewrittenNetwork;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.Granularity;

/**
 * Compares quantized networks with their float32 network tensor by tensor, on the same images. Every tensor of a batch is in memory
 * at once.
 */
public final class TensorDiagnosis {

    private final QuantizedWeights weights;
    private final List<ImageBatch> batches;
    private final int threads;
    private final Map<String, Optional<LayerFit>> fits = new HashMap<>();

    /**
     * @param weights of the float32 network
     * @param batches over which networks are run; at least one. Priors are fitted to the first one
     * @param threads threads inside an operator
     */
    public TensorDiagnosis(QuantizedWeights weights, List<ImageBatch> batches, int threads) {
        this.weights = weights;
        this.batches = List.copyOf(batches);
        this.threads = threads;
    }

    /** One layer while batches pass. */
    private static final class Accumulated {
        private final RewrittenLayer rewritten;
        private final LayerAlone alone;
        private final Optional<OutputCodes> codes;
        private final TensorError.Sums own;
        private final TensorError.Sums cumulated;

        Accumulated(RewrittenNetwork network, RewrittenLayer rewritten) throws OrtException {
            Layer layer = rewritten.plan().layer();
            this.rewritten = rewritten;
            this.alone = new LayerAlone(network, rewritten);
            this.codes = rewritten.plan().output() instanceof ActivationPlan.Quantized plan
                    ? Optional.of(new OutputCodes(rewritten, plan)) : Optional.empty();
            // A vector of features is one channel: it has one range.
            this.own = new TensorError.Sums(layer.isMap() ? layer.channels() : 1);
            this.cumulated = new TensorError.Sums(layer.isMap() ? layer.channels() : 1);
        }

        void addOwn(Map<String, LayerOutputs.Computed> exact) throws OrtException {
            own.add(values(exact), alone.of(exact), positions(), reading());
        }

        void addCumulated(Map<String, LayerOutputs.Computed> exact, Map<String, float[]> quantized) {
            cumulated.add(values(exact), quantized.get(rewritten.output()), positions(), reading());
            codes.ifPresent(each -> each.add(quantized));
        }

        /** Its output in float32. */
        float[] values(Map<String, LayerOutputs.Computed> exact) {
            return exact.get(rewritten.plan().layer().output()).values();
        }

        private int positions() {
            Layer layer = rewritten.plan().layer();
            return layer.isMap() ? layer.positions() : layer.channels();
        }

        private Reading reading() {
            return Reading.of(rewritten.plan().layer());
        }
    }

    /** On how many images. */
    public int images() {
        return batches.stream().mapToInt(ImageBatch::count).sum();
    }

    /**
     * The tensors of every layer of a quantized network, in execution order.
     *
     * @param rewritten in float32 operators
     * @throws IllegalArgumentException if it is in integers, whose tensors are no layer's alone
     */
    public List<LayerTensors> of(RewrittenNetwork rewritten) throws OrtException {
        if (rewritten.layers().isEmpty()) {
            throw new IllegalArgumentException("expected a network in float32 operators, found one whose tensors are no layer's");
        }
        Set<String> exactTensors = new LinkedHashSet<>();
        Set<String> tensors = new LinkedHashSet<>();
        for (RewrittenLayer layer : rewritten.layers()) {
            layer.inputs().forEach(input -> exactTensors.add(input.original()));
            exactTensors.add(layer.plan().layer().output());
            tensors.add(layer.output());
            layer.grid().ifPresent(grid -> {
                tensors.add(layer.exact());
                tensors.add(grid.scale());
                grid.bits().ifPresent(tensors::add);
            });
        }
        Map<String, Accumulated> layers = new LinkedHashMap<>();
        try (LayerOutputs exact = new LayerOutputs(weights.network(), weights.network().model(), exactTensors, threads);
                LayerOutputs quantized = new LayerOutputs(weights.network(), rewritten.model(), tensors, threads)) {
            for (RewrittenLayer layer : inExecutionOrder(rewritten.layers())) {
                layers.put(layer.plan().layer().id(), new Accumulated(rewritten, layer));
            }
            for (ImageBatch batch : batches) {
                add(layers.values(), exact, quantized, batch);
            }
        } finally {
            layers.values().forEach(layer -> layer.alone.close());
        }
        return layers.values().stream().map(this::tensors).toList();
    }

    /** Operands, which stand behind all layers in a plan, behind the last layer that is computed before them. */
    private List<RewrittenLayer> inExecutionOrder(List<RewrittenLayer> layers) {
        Map<String, Integer> places = new HashMap<>();
        weights.network().model().getGraph().getNodeList().forEach(node ->
                node.getOutputList().forEach(output -> places.put(output, places.size())));
        List<RewrittenLayer> ordered = new ArrayList<>();
        for (RewrittenLayer layer : layers) {
            int place = ordered.size();
            // Nothing computes the image.
            int computed = places.getOrDefault(layer.plan().layer().output(), -1);
            while (layer.plan().layer().kind().isOperand() && place > 0
                    && places.getOrDefault(ordered.get(place - 1).plan().layer().output(), -1) > computed) {
                place--;
            }
            ordered.add(place, layer);
        }
        return ordered;
    }

    private void add(Collection<Accumulated> layers, LayerOutputs exact, LayerOutputs quantized, ImageBatch batch)
            throws OrtException {
        Map<String, LayerOutputs.Computed> before = exact.computed(batch.pixels(), batch.count());
        for (Accumulated layer : layers) {
            layer.addOwn(before);
        }
        Map<String, float[]> now = quantized.of(batch.pixels(), batch.count());
        for (Accumulated layer : layers) {
            layer.addCumulated(before, now);
            Layer of = layer.rewritten.plan().layer();
            if (batch == batches.get(0) && isClipped(of)) {
                fits.computeIfAbsent(of.id(), unused -> LayerFit.of(of, layer.values(before), batch.count()));
            }
        }
    }

    /** Whether clipping acts on the layer's output, which is what priors are for. */
    private static boolean isClipped(Layer layer) {
        return switch (layer.role()) {
            case FIRST, HIDDEN -> true;
            case OPERAND -> layer.kind() != LayerKind.IMAGE;
            case CLASSIFIER, POOLING, FLOAT -> false;
        };
    }

    private LayerTensors tensors(Accumulated accumulated) {
        Layer layer = accumulated.rewritten.plan().layer();
        Optional<CodeUse> ofWeights = accumulated.rewritten.plan().weights() instanceof WeightPlan.Quantized plan
                ? Optional.of(CodeUse.of(weights.codeCounts(layer, plan))) : Optional.empty();
        Optional<LayerFit.Fit> prior = accumulated.rewritten.plan().output() instanceof ActivationPlan.Quantized plan
                ? fits.getOrDefault(layer.id(), Optional.empty())
                        .map(fit -> plan.granularity() == Granularity.CHANNEL ? fit.channels() : fit.tensor())
                : Optional.empty();
        Optional<String> joined = accumulated.rewritten.plan().output() instanceof ActivationPlan.Joined plan
                ? Optional.of(plan.layer()) : Optional.empty();
        return new LayerTensors(layer, ofWeights, accumulated.codes.map(OutputCodes::use), joined, accumulated.own.error(),
                accumulated.cumulated.error(), prior);
    }
}
