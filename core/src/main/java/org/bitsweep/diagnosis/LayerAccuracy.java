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
 * @param onNaming points recovered on that half of the images on which layers are named
 */
public record LayerAccuracy(Layer layer, PairedTable exempted, double exemptedP, PairedTable alone, double aloneP,
        MeanDifference onNaming) {

    /** Points of Top-1 that come back where it is left in float. */
    public double recoveredPoints() {
        return exempted.differencePoints();
    }
}
