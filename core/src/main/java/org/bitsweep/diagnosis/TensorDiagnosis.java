package org.bitsweep.diagnosis;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.figures.LayerFit;
import org.bitsweep.figures.NetworkFigures;
import org.bitsweep.inference.LayerAlone;
import org.bitsweep.inference.LayerOutputs;
import org.bitsweep.onnx.Layer;
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
    private final Map<String, LayerFit> fits;

    /**
     * @param weights of the float32 network
     * @param batches over which networks are run; at least one. Priors are fitted to the first one
     * @param threads threads inside an operator
     */
    public TensorDiagnosis(QuantizedWeights weights, List<ImageBatch> batches, int threads) throws OrtException {
        this.weights = weights;
        this.batches = List.copyOf(batches);
        this.threads = threads;
        this.fits = fits(weights.network(), batches.get(0), threads);
    }

    private static Map<String, LayerFit> fits(Network network, ImageBatch batch, int threads) throws OrtException {
        List<Layer> layers = NetworkFigures.layers(network);
        Map<String, LayerFit> fits = new HashMap<>();
        try (LayerOutputs float32 =
                new LayerOutputs(network, network.model(), layers.stream().map(Layer::output).toList(), threads)) {
            Map<String, float[]> outputs = float32.of(batch.pixels(), batch.count());
            for (Layer layer : layers) {
                LayerFit.of(layer, outputs.get(layer.output()), batch.count()).ifPresent(fit -> fits.put(layer.id(), fit));
            }
        }
        return fits;
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

        void addOwn(LayerOutputs.Computed input, float[] exact) throws OrtException {
            own.add(exact, alone.of(FloatBuffer.wrap(input.values()), input.shape()), positions(), reading());
        }

        void addCumulated(Map<String, float[]> quantized, float[] exact) {
            cumulated.add(exact, quantized.get(rewritten.output()), positions(), reading());
            codes.ifPresent(each -> each.add(quantized));
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

    /** The tensors of every layer of a quantized network, in execution order. */
    public List<LayerTensors> of(RewrittenNetwork rewritten) throws OrtException {
        Set<String> exactTensors = new LinkedHashSet<>();
        Set<String> tensors = new LinkedHashSet<>();
        for (RewrittenLayer layer : rewritten.layers()) {
            exactTensors.add(layer.input());
            exactTensors.add(layer.plan().layer().output());
            tensors.add(layer.output());
            layer.grid().ifPresent(grid -> {
                tensors.add(layer.exact());
                tensors.add(grid.scale());
                grid.bits().ifPresent(tensors::add);
            });
        }
        // What the image itself is, nothing computes.
        exactTensors.remove(weights.network().input());
        Map<String, Accumulated> layers = new LinkedHashMap<>();
        try (LayerOutputs exact = new LayerOutputs(weights.network(), weights.network().model(), exactTensors, threads);
                LayerOutputs quantized = new LayerOutputs(weights.network(), rewritten.model(), tensors, threads)) {
            for (RewrittenLayer layer : rewritten.layers()) {
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

    private void add(Iterable<Accumulated> layers, LayerOutputs exact, LayerOutputs quantized, ImageBatch batch)
            throws OrtException {
        Map<String, LayerOutputs.Computed> before = exact.computed(batch.pixels(), batch.count());
        before.put(weights.network().input(), image(batch));
        for (Accumulated layer : layers) {
            layer.addOwn(before.get(layer.rewritten.input()), before.get(layer.rewritten.plan().layer().output()).values());
        }
        Map<String, float[]> now = quantized.of(batch.pixels(), batch.count());
        for (Accumulated layer : layers) {
            layer.addCumulated(now, before.get(layer.rewritten.plan().layer().output()).values());
        }
    }

    private LayerOutputs.Computed image(ImageBatch batch) {
        Network network = weights.network();
        float[] values = new float[batch.pixels().remaining()];
        batch.pixels().duplicate().get(values);
        return new LayerOutputs.Computed(values, new long[] {
            batch.count(), network.inputChannels(), network.imageSize().height(), network.imageSize().width()});
    }

    private LayerTensors tensors(Accumulated accumulated) {
        Layer layer = accumulated.rewritten.plan().layer();
        Optional<CodeUse> ofWeights = accumulated.rewritten.plan().weights() instanceof WeightPlan.Quantized plan
                ? Optional.of(WeightCodes.use(weights, layer, plan)) : Optional.empty();
        Optional<LayerFit.Fit> prior = accumulated.rewritten.plan().output() instanceof ActivationPlan.Quantized plan
                ? Optional.ofNullable(fits.get(layer.id()))
                        .map(fit -> plan.granularity() == Granularity.CHANNEL ? fit.channels() : fit.tensor())
                : Optional.empty();
        return new LayerTensors(layer, ofWeights, accumulated.codes.map(OutputCodes::use), accumulated.own.error(),
                accumulated.cumulated.error(), prior);
    }
}
