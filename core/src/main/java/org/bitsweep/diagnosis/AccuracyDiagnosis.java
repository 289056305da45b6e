package org.bitsweep.diagnosis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which layers lose the accuracy of a network under one configuration, and whether leaving them in float gives it back.
 *
 * @param ranking every layer by itself
 * @param together the best layer, the best two and so on, in float together
 * @param heldOut likewise named on half of the images and looked at on the other half
 */
public record AccuracyDiagnosis(LayerRanking ranking, List<Together> together, List<HeldOut> heldOut) {

    public AccuracyDiagnosis {
        together = List.copyOf(together);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * From the predictions of the networks that {@link ExemptedNetworks#single} and {@link ExemptedNetworks#together} name.
     *
     * @param most how many layers are left in float together, at most
     */
    public static AccuracyDiagnosis of(ExemptedNetworks networks, LayerRanking ranking, int most, EvaluatedNetworks evaluated)
            throws IOException {
        List<Together> together = new ArrayList<>();
        List<HeldOut> heldOut = new ArrayList<>();
        for (int count = 1; count <= Math.min(most, ranking.layers().size()); count++) {
            together.add(Together.of(networks, ranking, count, evaluated));
            HeldOut.of(networks, ranking, count, evaluated).ifPresent(heldOut::add);
        }
        return new AccuracyDiagnosis(ranking, together, heldOut);
    }
}
