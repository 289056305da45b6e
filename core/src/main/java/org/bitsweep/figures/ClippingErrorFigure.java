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

/**
 * Expected error over the clipping value: the closed form as a line, a simulation as points, the optimum marked (figure 2
 * and the supplement's).
 */
public final class ClippingErrorFigure {

    /** Values drawn a simulation. */
    public static final int SAMPLES = 100_000;

    /** What every simulation starts from. */
    public static final long SEED = 20181011;

    private static final int[] BITS = {2, 3, 4};
    private static final int POINTS = 120;
    /** Every so many points of the line the simulation has one. */
    private static final int SIMULATED_EVERY = 4;

    private ClippingErrorFigure() {}

    /** The figure of a prior with spread 1, at 2, 3 and 4 bits. */
    public static Figure.Curves of(Prior prior, OutputRange range) {
        ExpectedError error = new ExpectedError(prior, 1, range);
        double[] values = prior.draw(SAMPLES, SEED);
        double largest = 1.6 * error.optimum(BITS[BITS.length - 1]);
        List<Series> series = new ArrayList<>();
        List<Point> optima = new ArrayList<>();
        double farthest = 0;
        for (int hue = 0; hue < BITS.length; hue++) {
            int bits = BITS[hue];
            int bins = 1 << bits;
            List<Point> line = new ArrayList<>();
            List<Point> simulated = new ArrayList<>();
            for (int i = 1; i <= POINTS; i++) {
                double clip = largest * i / POINTS;
                line.add(new Point(clip, error.closedForm(clip, bins)));
                if (i % SIMULATED_EVERY == 0) {
                    simulated.add(new Point(clip, error.simulated(values, clip, bins)));
                }
            }
            series.add(new Series(bits + " bits, closed form", line, Style.LINE, hue));
            series.add(new Series(bits + " bits, simulated", simulated, Style.POINTS, hue));
            Point optimum = new Point(error.optimum(bits), error.closedForm(error.optimum(bits), bins));
            optima.add(optimum);
            farthest = Math.max(farthest, Math.abs(error.simulated(values, optimum.x(), bins) / optimum.y() - 1));
        }
        String least = String.format(Locale.ROOT, "%.2f, %.2f and %.2f %s",
                optima.get(0).x(), optima.get(1).x(), optima.get(2).x(), prior.unit());
        String positive = range == OutputRange.POSITIVE ? ", positive range" : "";
        String suffix = range == OutputRange.POSITIVE ? "-positive" : "";
        return new Figure.Curves("clipping-error-" + prior.title().toLowerCase(Locale.ROOT) + suffix,
                "Error over the clipping value: " + prior.title() + positive,
                new Axis("clipping value α (" + prior.unit() + ")", Scale.LINEAR),
                new Axis("mean squared error (" + prior.unit() + "²)", Scale.LOGARITHMIC),
                series,
                List.of(new Mark.At("optima of the closed forms", optima, Shape.DIAMOND, 5)),
                String.format(Locale.ROOT, "Mean squared error of quantizing %s values to 2, 3 and 4 bits over the clipping "
                        + "value%s. Each closed form falls to an optimum, at %s, and rises again; there the simulation is "
                        + "within %.1f %% of it. At the right edge, where 2 bits have few bins that values fall into, the "
                        + "simulated error of 2 bits is %.2f times the closed form.", prior.title(), positive, least, 100 * farthest,
                        error.simulated(values, largest, 1 << BITS[0]) / error.closedForm(largest, 1 << BITS[0])));
    }
}
