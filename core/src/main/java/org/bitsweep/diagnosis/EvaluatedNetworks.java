package org.bitsweep.diagnosis;

import java.io.IOException;
import java.util.Optional;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.quantization.plan.QuantizationConfig;

/** Predictions of evaluated networks. */
@FunctionalInterface
public interface EvaluatedNetworks {

    /**
     * The predictions of one.
     *
     * @param network its name
     * @param configuration bits and methods; float32 if empty
     */
    CellPredictions of(String network, Optional<QuantizationConfig> configuration) throws IOException;
}
