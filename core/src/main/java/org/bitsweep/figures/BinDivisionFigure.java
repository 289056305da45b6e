package org.bitsweep.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Shape;
import org.bitsweep.report.figure.Figure.Style;
import org.bitsweep.report.figure.Figure;

/** 32 bins divided between two channels: eq. 10's prediction beside the best division found (figure 3). */
public final class BinDivisionFigure {

    /** Bins of both channels together. */
    public static final int BINS = 32;

    /** The second channel's standard deviation, the first one's being 1, where several pairs are drawn. */
    static final double[] SPREADS = {2, 4, 8};

    private BinDivisionFigure() {}

    /** Figure 3: one pair, the second channel's standard deviation four times the first one's. */
    public static Figure.Curves ofOnePair() {
        return of("bin-division", new double[] {4});
    }

    /** Three pairs. */
    public static Figure.Curves ofThreePairs() {
        return of("bin-division-pairs", SPREADS);
    }

    /** Gaussian channels, clipped where 4 bits, an even half of the bins, have their optimum. */
    static BinDivision division(double secondSpread) {
        return new BinDivision(Prior.GAUSS, 1, secondSpread, Prior.GAUSS.optimalMultiples(OutputRange.FULL)[4], BINS);
    }

    private static Figure.Curves of(String name, double[] spreads) {
        double[] values = Prior.GAUSS.draw(ClippingErrorFigure.SAMPLES, ClippingErrorFigure.SEED);
        List<Series> series = new ArrayList<>();
        List<Point> predictions = new ArrayList<>();
        List<Point> found = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (int hue = 0; hue < spreads.length; hue++) {
            BinDivision division = division(spreads[hue]);
            List<Point> line = new ArrayList<>();
            List<Point> simulated = new ArrayList<>();
            for (int firstBins = 2; firstBins <= BINS - 2; firstBins++) {
                line.add(new Point(firstBins, division.closedForm(firstBins)));
                simulated.add(new Point(firstBins, division.simulated(values, firstBins)));
            }
            String pair = String.format(Locale.ROOT, "σ = 1 and %.0f", spreads[hue]);
            series.add(new Series(pair + ", closed form", line, Style.LINE, hue));
            series.add(new Series(pair + ", simulated", simulated, Style.POINTS, hue));
            int predicted = (int) Math.rint(division.predicted());
            int best = division.bestFound(values);
            predictions.add(new Point(predicted, division.simulated(values, predicted)));
            found.add(new Point(best, division.simulated(values, best)));
            words.append(String.format(Locale.ROOT,
                    " For %s eq. 10 gives the first channel %.2f bins, the best found are %d.", pair, division.predicted(), best));
        }
        return new Figure.Curves(name, "32 bins divided between two channels",
                new Axis("bins of the channel of smaller spread (of " + BINS + ")", Scale.LINEAR),
                new Axis("mean squared error (σ² of that channel)", Scale.LOGARITHMIC),
                series,
                List.of(new Mark.At("predicted, eq. 10", predictions, Shape.DIAMOND, 3),
                        new Mark.At("best found", found, Shape.CROSS, 5)),
                "Mean squared error of two Gaussian channels over the number of bins the first one gets." + words);
    }
}
