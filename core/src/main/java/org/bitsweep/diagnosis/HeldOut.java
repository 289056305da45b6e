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
 * @param layers that recover most on every second image, from the first on
 * @param said points that they recover there one by one, added up
 * @param found likewise on the other images
 */
public record HeldOut(List<Layer> layers, MeanDifference said, MeanDifference found) {

    /** A standard error needs two. */
    private static final int LEAST_IMAGES = 4;

    public HeldOut {
        layers = List.copyOf(layers);
    }

    /** @return empty if there are too few images */
    static Optional<HeldOut> of(ExemptedNetworks networks, LayerRanking ranking, int count, EvaluatedNetworks evaluated)
            throws IOException {
        CellPredictions quantized = evaluated.of(networks.whole().network().name(), Optional.of(ranking.configuration()));
        if (quantized.size() < LEAST_IMAGES) {
            return Optional.empty();
        }
        List<Layer> named = ranking.bestOnEven(count);
        List<CellPredictions> singles = Together.singles(networks, ranking, named, evaluated);
        return Optional.of(new HeldOut(named,
                MeanDifference.of(quantized.size(), image -> image % 2 == 0, image -> Together.gains(quantized, singles, image)),
                MeanDifference.of(quantized.size(), image -> image % 2 == 1, image -> Together.gains(quantized, singles, image))));
    }

    /** What the other images found less what was said. */
    public MeanDifference difference() {
        return found.lessIndependent(said);
    }
}
