package org.bitsweep.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Optional;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;

/** How a quantized network is written as a file. */
public enum ExportForm {
    /** Float32 throughout: weights are the values of their grid, outputs are put on theirs as they are computed. */
    FAKE_QUANTIZED("fake-quantized 1"),
    /** Integer constants between QuantizeLinear and DequantizeLinear, of which runtimes make integer kernels. */
    QDQ("qdq 1");

    private final String format;

    ExportForm(String format) {
        this.format = format;
    }

    /** The name and version in metadata. */
    String format() {
        return format;
    }

    /**
     * The graph.
     *
     * @throws InputException if the plan has no such form
     */
    ModelProto graph(Network network, QuantizationPlan plan, Optional<ActivationStatistics> statistics) {
        if ((plan.operators() == MapOperators.INTEGER) != (this == QDQ)) {
            throw new InputException(network.name() + ": expected " + (this == QDQ ? "operators = integer for the form qdq, as in the"
                    + " profile deployable" : "operators = standard or blocked for the form fake-quantized") + ", found "
                    + plan.operators() + ". Set operators, or choose the other form.");
        }
        return NetworkQuantizer.quantize(network, plan, statistics);
    }
}
