package org.bitsweep.diagnosis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.Recovery;
import org.bitsweep.onnx.Layer;

/**
 * The best layers left in float together, against what each of them said alone.
 *
 * @param layers most points recovered first
 * @param table the network with them in float (new) against the quantized network (base)
 * @param said points that they recover one by one, added up
 * @param beyond what they recover together less that: zero if gains add up
 * @param share of the loss to float32 that comes back; empty where the loss does not stand clear of chance
 */
public record Together(List<Layer> layers, PairedTable table, MeanDifference said, MeanDifference beyond,
        Optional<Recovery> share) {

    public Together {
        layers = List.copyOf(layers);
    }

    /** @param count how many layers, as many as the ranking has at most */
    static Together of(ExemptedNetworks networks, LayerRanking ranking, int count, EvaluatedNetworks evaluated) throws IOException {
        String name = networks.whole().network().name();
        CellPredictions quantized = evaluated.of(name, Optional.of(ranking.configuration()));
        List<Layer> best = ranking.best(count);
        CellPredictions together = evaluated.of(networks.nameWithout(best), Optional.of(ranking.configuration()));
        List<CellPredictions> singles = singles(networks, ranking, best, evaluated);
        MeanDifference said = MeanDifference.of(quantized.size(), image -> true, image -> gains(quantized, singles, image));
        MeanDifference beyond = MeanDifference.of(quantized.size(), image -> true,
                image -> LayerRanking.gain(quantized, together, image) - gains(quantized, singles, image));
        return new Together(best, quantized.compare(together), said, beyond,
                Recovery.of(evaluated.of(name, Optional.empty()), quantized, together));
    }

    /** The network without each of some layers. */
    static List<CellPredictions> singles(ExemptedNetworks networks, LayerRanking ranking, List<Layer> layers,
            EvaluatedNetworks evaluated) throws IOException {
        List<CellPredictions> singles = new ArrayList<>();
        for (Layer layer : layers) {
            singles.add(evaluated.of(networks.nameWithout(List.of(layer)), Optional.of(ranking.configuration())));
        }
        return singles;
    }

    static int gains(CellPredictions base, List<CellPredictions> changed, int image) {
        return changed.stream().mapToInt(each -> LayerRanking.gain(base, each, image)).sum();
    }
}
