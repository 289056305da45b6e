package org.bitsweep.quantization.range;

/**
 * A threshold that is looked for in histograms of calibration images. It stands where alpha of analytical clipping stands;
 * which one it is, the statistics know by the name of its rule.
 */
public sealed interface HistogramClipping extends Clipping permits KullbackLeibler, MeanSquaredError, Percentile {

    @Override
    default <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants) {
        return Clipping.around(inputs,
                inputs.statistics().threshold(threshold(inputs.bits(), inputs.sides()).orElseThrow().name()));
    }
}
