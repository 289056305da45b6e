package org.bitsweep.diagnosis;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.onnx.Layer;

/**
 * Layers named on one half of the images and looked at on the other half: whoever is best of many owes a part of that to chance, and
 * other images do not know it.
 *
 * @param layers that recover most on {@link ImageHalf#NAMING}
 * @param said points that they recover there one by one, added up
 * @param found likewise on {@link ImageHalf#CHECKING}
 */
public record HeldOut(List<Layer> layers, MeanDifference said, MeanDifference found) {

    public HeldOut {
        layers = List.copyOf(layers);
    }

    /** @return empty if there are too few images */
    static Optional<HeldOut> of(ExemptedNetworks networks, LayerRanking ranking, int count, EvaluatedNetworks evaluated)
            throws IOException {
        CellPredictions quantized = evaluated.of(networks.whole().network().name(), Optional.of(ranking.configuration()));
        List<Layer> named = ranking.bestOfNaming(count);
        List<CellPredictions> singles = Together.singles(networks, ranking, named, evaluated);
        HeldOut found = new HeldOut(
                named, gains(quantized, singles, ImageHalf.NAMING), gains(quantized, singles, ImageHalf.CHECKING));
        return Optional.of(found).filter(each -> Double.isFinite(each.difference().errorPoints()));
    }

    private static MeanDifference gains(CellPredictions quantized, List<CellPredictions> singles, ImageHalf half) {
        return MeanDifference.of(quantized.size(), image -> half.contains(quantized.image(image)),
                image -> Together.gains(quantized, singles, image));
    }

    /** What the other images found less what was said. */
    public MeanDifference difference() {
        return found.lessIndependent(said);
    }
}
