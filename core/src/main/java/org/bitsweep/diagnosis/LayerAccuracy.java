package org.bitsweep.diagnosis;

import org.bitsweep.judgement.PairedTable;
import org.bitsweep.onnx.Layer;

/**
 * What one layer costs in accuracy under a configuration.
 *
 * @param layer which
 * @param exempted the network with this layer alone in float (new) against the quantized network (base): points recovered
 * @param exemptedP McNemar's exact p of that, after Holm over the network's layers
 * @param alone the network with this layer alone quantized (new) against float32 (base): points lost, below zero
 * @param aloneP likewise
 * @param onEven points recovered on every second image, from the first on
 * @param onOdd points recovered on the others
 */
public record LayerAccuracy(Layer layer, PairedTable exempted, double exemptedP, PairedTable alone, double aloneP,
        MeanDifference onEven, MeanDifference onOdd) {

    /** Points of Top-1 that come back where it is left in float. */
    public double recoveredPoints() {
        return exempted.differencePoints();
    }
}
