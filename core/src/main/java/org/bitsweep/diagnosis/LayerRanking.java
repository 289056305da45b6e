package org.bitsweep.diagnosis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.Holm;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.plan.QuantizationConfig;

/**
 * The layers of a network under one configuration, by what comes back where they are left in float.
 *
 * @param configuration bits and methods
 * @param loss the quantized network (new) against float32 (base)
 * @param layers most points recovered first; equal ones in execution order
 */
public record LayerRanking(QuantizationConfig configuration, PairedTable loss, List<LayerAccuracy> layers) {

    public LayerRanking {
        layers = List.copyOf(layers);
    }

    /** One layer before its p-values are adjusted. */
    private record Compared(Layer layer, PairedTable exempted, PairedTable alone, MeanDifference onNaming) {}

    /** From the predictions of the networks that {@link ExemptedNetworks#single} names. */
    public static LayerRanking of(ExemptedNetworks networks, QuantizationConfig configuration, EvaluatedNetworks evaluated)
            throws IOException {
        String name = networks.whole().network().name();
        CellPredictions float32 = evaluated.of(name, Optional.empty());
        CellPredictions quantized = evaluated.of(name, Optional.of(configuration));
        List<Compared> compared = new ArrayList<>();
        for (Layer layer : networks.layers()) {
            CellPredictions without = evaluated.of(networks.nameWithout(List.of(layer)), Optional.of(configuration));
            CellPredictions alone = evaluated.of(networks.alone(layer).network().name(), Optional.of(configuration));
            compared.add(new Compared(layer, quantized.compare(without), float32.compare(alone),
                    MeanDifference.of(quantized.size(), image -> ImageHalf.NAMING.contains(quantized.image(image)),
                            image -> gain(quantized, without, image))));
        }
        List<Double> exemptedP = Holm.adjust(compared.stream().map(each -> each.exempted().pValue()).toList());
        List<Double> aloneP = Holm.adjust(compared.stream().map(each -> each.alone().pValue()).toList());
        List<LayerAccuracy> layers = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            Compared each = compared.get(i);
            layers.add(new LayerAccuracy(each.layer(), each.exempted(), exemptedP.get(i), each.alone(), aloneP.get(i),
                    each.onNaming()));
        }
        layers.sort(Comparator.comparingDouble(LayerAccuracy::recoveredPoints).reversed());
        return new LayerRanking(configuration, float32.compare(quantized), layers);
    }

    /** 1 where an image is right that was wrong, -1 where it is the other way round. */
    static int gain(CellPredictions base, CellPredictions changed, int image) {
        return (changed.right(image) ? 1 : 0) - (base.right(image) ? 1 : 0);
    }

    /** The layers that recover most. */
    List<Layer> best(int count) {
        return layers.stream().limit(count).map(LayerAccuracy::layer).toList();
    }

    /** The layers whose exemption recovers points clear of chance, at the level of a family that verdicts have. */
    public List<Layer> named() {
        return layers.stream().filter(each -> each.recoveredPoints() > 0 && each.exemptedP() < JudgementSettings.DEFAULT.alpha())
                .map(LayerAccuracy::layer).toList();
    }

    /** The layers that recover most on one half of the images; equal ones as in the ranking. */
    List<Layer> bestOfNaming(int count) {
        return layers.stream().sorted(Comparator.comparingDouble((LayerAccuracy each) -> each.onNaming().points()).reversed())
                .limit(count).map(LayerAccuracy::layer).toList();
    }
}
