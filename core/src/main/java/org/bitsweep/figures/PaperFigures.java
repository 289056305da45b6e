package org.bitsweep.figures;

import java.util.List;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.report.figure.Figure;

/** The figures that need no network. */
public final class PaperFigures {

    private PaperFigures() {}

    /** Figure 2 and the supplement's two like it, figure 3, and figure 3 for three pairs of variances. */
    public static List<Figure.Curves> all() {
        return List.of(
                ClippingErrorFigure.of(Prior.LAPLACE, OutputRange.FULL),
                ClippingErrorFigure.of(Prior.GAUSS, OutputRange.FULL),
                ClippingErrorFigure.of(Prior.LAPLACE, OutputRange.POSITIVE),
                ClippingErrorFigure.of(Prior.GAUSS, OutputRange.POSITIVE),
                BinDivisionFigure.ofOnePair(),
                BinDivisionFigure.ofThreePairs());
    }
}
