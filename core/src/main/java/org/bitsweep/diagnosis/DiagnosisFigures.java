package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.onnx.Layer;
import org.bitsweep.report.figure.Figure;

/** A diagnosis in bars, layers in execution order. */
public final class DiagnosisFigures {

    /** So many names can be told apart below their bars. */
    private static final int MOST_LAYERS = 40;

    private DiagnosisFigures() {}

    /**
     * The figures of a configuration.
     *
     * @param name of their files begins so
     */
    public static List<Figure> of(NetworkDiagnosis diagnosis, String name) {
        List<Figure> figures = new ArrayList<>();
        diagnosis.accuracy().map(accuracy -> points(diagnosis, accuracy.ranking(), name + "-points")).ifPresent(figures::add);
        List<LayerTensors> finite = diagnosis.tensors().stream().filter(layer -> Double.isFinite(layer.own().noiseRatio())
                && Double.isFinite(layer.cumulated().noiseRatio())).toList();
        if (!finite.isEmpty()) {
            figures.add(noise(diagnosis, noisiest(finite), name + "-sqnr"));
        }
        return figures;
    }

    private static Figure points(NetworkDiagnosis diagnosis, LayerRanking ranking, String name) {
        Set<String> shown = ranking.best(MOST_LAYERS).stream().map(Layer::id).collect(Collectors.toSet());
        List<LayerAccuracy> layers = new ArrayList<>();
        diagnosis.tensors().stream().map(LayerTensors::layer).filter(layer -> shown.contains(layer.id())).forEach(layer ->
                ranking.layers().stream().filter(each -> each.layer().id().equals(layer.id())).forEach(layers::add));
        return new Figure.Bars(name, diagnosis.title() + ": what a layer costs", "layer", "difference in Top-1 (points)",
                layers.stream().map(each -> each.layer().id()).toList(),
                List.of(new Figure.BarSeries("in float alone, recovers",
                                layers.stream().map(each -> bar(each.exempted())).toList(), 2),
                        new Figure.BarSeries("quantized alone, costs", layers.stream().map(each -> bar(each.alone())).toList(), 1)),
                "Points of Top-1 with 95 % intervals, by layer in execution order" + part(ranking.layers().size())
                        + ": with this layer alone in float less all quantized, and with it alone quantized less float32.");
    }

    private static Figure.Bar bar(PairedTable table) {
        double value = table.differencePoints();
        return new Figure.Bar(value, Math.min(value, table.interval().lowPoints()), Math.max(value, table.interval().highPoints()));
    }

    private static List<LayerTensors> noisiest(List<LayerTensors> layers) {
        double limit = layers.stream().mapToDouble(layer -> layer.own().noiseRatio()).sorted()
                .limit(MOST_LAYERS).max().orElseThrow();
        return layers.stream().filter(layer -> layer.own().noiseRatio() <= limit).toList();
    }

    private static Figure noise(NetworkDiagnosis diagnosis, List<LayerTensors> layers, String name) {
        return new Figure.Bars(name, diagnosis.title() + ": noise of a layer's output", "layer", "SQNR (dB)",
                layers.stream().map(layer -> layer.layer().id()).toList(),
                List.of(new Figure.BarSeries("own", layers.stream().map(layer -> bar(layer.own().noiseRatio())).toList(), 0),
                        new Figure.BarSeries("cumulated",
                                layers.stream().map(layer -> bar(layer.cumulated().noiseRatio())).toList(), 3)),
                "Signal over noise in dB, by layer in execution order" + part(diagnosis.tensors().size())
                        + ": of the layer on its float32 input, and in the quantized network.");
    }

    private static Figure.Bar bar(double value) {
        return new Figure.Bar(value, value, value);
    }

    private static String part(int layers) {
        return layers > MOST_LAYERS ? ", the " + MOST_LAYERS + " of " + layers + " that show most" : "";
    }
}
