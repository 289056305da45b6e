package org.bitsweep.figures;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.HistogramDistribution;
import org.bitsweep.calibration.ImageHistograms;

/** The values of a layer over all images, each image counting the same. */
final class LayerDistribution {

    private static final int INTERVALS = 2000;

    private final List<HistogramDistribution> images;
    private final double minimum;
    private final double maximum;

    LayerDistribution(ImageHistograms histograms) {
        if (histograms.inOrder().isEmpty()) {
            throw new IllegalArgumentException("a distribution needs at least one image, found none");
        }
        this.images = histograms.inOrder().stream().map(HistogramDistribution::new).toList();
        this.minimum = histograms.inOrder().stream().mapToDouble(Histogram::minimum).min().orElseThrow();
        this.maximum = histograms.inOrder().stream().mapToDouble(Histogram::maximum).max().orElseThrow();
    }

    /** From the least value to the largest in equal steps. */
    double[] points() {
        double[] points = new double[INTERVALS + 1];
        for (int i = 0; i <= INTERVALS; i++) {
            points[i] = minimum + (maximum - minimum) * i / INTERVALS;
        }
        return points;
    }

    double share(double point) {
        return mean(image -> image.share(point));
    }

    double mean() {
        return mean(image -> image.moment(1, Double.POSITIVE_INFINITY));
    }

    double absoluteDistance(double center) {
        return mean(image -> image.moment(1, Double.POSITIVE_INFINITY) - center
                - 2 * (image.moment(1, center) - center * image.moment(0, center)));
    }

    double squaredDistance(double center) {
        return mean(image -> image.squaredDistance(center, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    private double mean(ToDoubleFunction<HistogramDistribution> value) {
        return images.stream().mapToDouble(value).reduce(0, Double::sum) / images.size();
    }
}
