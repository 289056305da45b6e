package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bitsweep.report.table.Table;

/** The tensors of every layer, a row a layer in execution order, and their means. */
public final class TensorTable {

    private TensorTable() {}

    /** The table of a configuration. */
    public static Table of(NetworkDiagnosis diagnosis) {
        List<Table.Column> columns = new ArrayList<>(List.of(new Table.Column("layer", Table.Alignment.LEFT)));
        for (String title : List.of("weight bits", "used %", "entropy", "output bits", "used %", "entropy", "clipped %",
                "own SQNR dB", "cosine", "shift", "cumulated SQNR dB", "cosine", "shift", "variance", "Laplace", "Gauss", "gain")) {
            columns.add(new Table.Column(title, Table.Alignment.RIGHT));
        }
        List<Table.Row> rows = new ArrayList<>();
        diagnosis.tensors().forEach(layer -> rows.add(new Table.Row(Table.RowKind.BODY, row(layer))));
        rows.add(new Table.Row(Table.RowKind.BASELINE, means(diagnosis.tensors())));
        rows.add(new Table.Row(Table.RowKind.BASELINE, network(diagnosis.tensors())));
        return new Table(diagnosis.title() + ": tensors", columns, rows, List.of(
                diagnosis.tensorImages() + " images, batches of " + diagnosis.tensorBatch()
                        + "; each layer's output as the next reads it, beside its output in float32: own, where its input is float32's; cumulated, in the quantized network",
                "SQNR: 20 log10 of the norm of the output over that of the error; cosine: of the angle between both outputs",
                "shift: of the channels' means, root of the mean square, in standard deviations of the channels in float32;"
                        + " variance: of the channels together, over float32",
                "bits: average (least to most) over grids, one a channel or one a tensor; used: codes of a grid that occur; entropy:"
                        + " Shannon's of a grid's codes, bits a value; clipped: moved by more than half a step; of concat0: on the grid"
                        + " of that concatenation, and counted there; all weights, values: of what is on grids, a layer for as much as"
                        + " it has",
                "Laplace, Gauss: Kolmogorov-Smirnov distance of the priors fitted to what ranges are made from, in float32, first"
                        + " batch; gain: log-likelihood of Laplace less that of Gauss, nats a value, above 0 where Laplace fits better"));
    }

    private static List<String> row(LayerTensors layer) {
        List<String> cells = new ArrayList<>(List.of(layer.layer().id()));
        cells.addAll(codes(layer.weights().map(Words::bits), layer.weights()));
        cells.addAll(codes(layer.output().map(Words::bits).or(() -> layer.joined().map(joined -> "of " + joined)), layer.output()));
        cells.add(layer.output().map(use -> Words.format("%.2f", 100 * use.clipped())).orElse(Table.NOTHING));
        cells.addAll(List.of(Words.decibel(layer.own().noiseRatio()), Words.number("%.4f", layer.own().cosine()),
                Words.number("%.4f", layer.own().meanShift()), Words.decibel(layer.cumulated().noiseRatio()),
                Words.number("%.4f", layer.cumulated().cosine()), Words.number("%.4f", layer.cumulated().meanShift()),
                Words.number("%.4f", layer.cumulated().varianceRatio())));
        cells.add(layer.prior().map(fit -> Words.format("%.3f", fit.laplace())).orElse(Table.NOTHING));
        cells.add(layer.prior().map(fit -> Words.format("%.3f", fit.gauss())).orElse(Table.NOTHING));
        cells.add(layer.prior().map(fit -> Words.format("%+.3f", fit.gain())).orElse(Table.NOTHING));
        return cells;
    }

    private static List<String> codes(Optional<String> bits, Optional<CodeUse> use) {
        return List.of(bits.orElse(Table.NOTHING), use.map(each -> Words.format("%.1f", 100 * each.used())).orElse(Table.NOTHING),
                use.map(each -> Words.format("%.2f", each.entropy())).orElse(Table.NOTHING));
    }

    private static List<String> means(List<LayerTensors> layers) {
        return List.of("mean of layers",
                mean("%.2f", layers, layer -> of(layer.weights(), CodeUse::bits)),
                mean("%.1f", layers, layer -> 100 * of(layer.weights(), CodeUse::used)),
                mean("%.2f", layers, layer -> of(layer.weights(), CodeUse::entropy)),
                mean("%.2f", layers, layer -> of(layer.output(), CodeUse::bits)),
                mean("%.1f", layers, layer -> 100 * of(layer.output(), CodeUse::used)),
                mean("%.2f", layers, layer -> of(layer.output(), CodeUse::entropy)),
                mean("%.2f", layers, layer -> 100 * of(layer.output(), CodeUse::clipped)),
                mean("%.2f", layers, layer -> layer.own().noiseRatio()),
                mean("%.4f", layers, layer -> layer.own().cosine()),
                mean("%.4f", layers, layer -> layer.own().meanShift()),
                mean("%.2f", layers, layer -> layer.cumulated().noiseRatio()),
                mean("%.4f", layers, layer -> layer.cumulated().cosine()),
                mean("%.4f", layers, layer -> layer.cumulated().meanShift()),
                mean("%.4f", layers, layer -> layer.cumulated().varianceRatio()),
                mean("%.3f", layers, layer -> layer.prior().map(fit -> fit.laplace()).orElse(Double.NaN)),
                mean("%.3f", layers, layer -> layer.prior().map(fit -> fit.gauss()).orElse(Double.NaN)),
                mean("%+.3f", layers, layer -> layer.prior().map(fit -> fit.gain()).orElse(Double.NaN)));
    }

    /** What a layer has much of counts much; layers in float, and outputs that are on another's grid, not at all. */
    private static List<String> network(List<LayerTensors> layers) {
        ToDoubleFunction<LayerTensors> values = layer -> (double) layer.layer().channels() * layer.layer().positions();
        List<String> cells = new ArrayList<>(List.of("all weights, values",
                weighted(layers, layer -> layer.layer().weights(), LayerTensors::weights, CodeUse::bits), Table.NOTHING,
                weighted(layers, layer -> layer.layer().weights(), LayerTensors::weights, CodeUse::entropy),
                weighted(layers, values, LayerTensors::output, CodeUse::bits), Table.NOTHING,
                weighted(layers, values, LayerTensors::output, CodeUse::entropy),
                Words.number("%.2f", 100 * mean(layers, values, LayerTensors::output, CodeUse::clipped))));
        cells.addAll(Collections.nCopies(10, Table.NOTHING));
        return cells;
    }

    private static String weighted(List<LayerTensors> layers, ToDoubleFunction<LayerTensors> weight,
            Function<LayerTensors, Optional<CodeUse>> use, ToDoubleFunction<CodeUse> value) {
        return Words.number("%.2f", mean(layers, weight, use, value));
    }

    private static double mean(List<LayerTensors> layers, ToDoubleFunction<LayerTensors> weight,
            Function<LayerTensors, Optional<CodeUse>> use, ToDoubleFunction<CodeUse> value) {
        double sum = 0;
        double all = 0;
        for (LayerTensors layer : layers) {
            if (use.apply(layer).isPresent()) {
                sum += weight.applyAsDouble(layer) * value.applyAsDouble(use.apply(layer).get());
                all += weight.applyAsDouble(layer);
            }
        }
        return sum / all;
    }

    private static double of(Optional<CodeUse> use, ToDoubleFunction<CodeUse> value) {
        return use.isPresent() ? value.applyAsDouble(use.get()) : Double.NaN;
    }

    private static String mean(String format, List<LayerTensors> layers, ToDoubleFunction<LayerTensors> value) {
        return Words.number(format, layers.stream().mapToDouble(value).filter(Double::isFinite).average().orElse(Double.NaN));
    }
}
