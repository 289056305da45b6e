package org.bitsweep.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.onnx.Layer;

/**
 * How well the two priors describe a layer's output before its ReLU, in float32.
 *
 * @param layer which
 * @param tensor of all its values
 * @param channels means of the fits of its channels, which ranges per channel are made from; of the tensor where there are none
 */
public record LayerFit(Layer layer, Fit tensor, Fit channels) {

    /** The head of {@link #row}. */
    public static final String HEADER = "network,layer,channels,range,tensor_ks_laplace,tensor_ks_gauss,tensor_b_over_sigma,"
            + "tensor_log_likelihood_gain,channel_ks_laplace,channel_ks_gauss,channel_b_over_sigma,channel_log_likelihood_gain";

    /** As many bins as thresholds are looked for in. */
    private static final int BINS = 2001;

    /**
     * One fit, or the mean of several.
     *
     * @param laplace Kolmogorov-Smirnov distance to a Laplace distribution of the same mean and mean absolute deviation
     * @param gauss likewise to a Gauss distribution of the same mean and standard deviation
     * @param deviationRatio b over sigma: 0.707 for Laplace, 0.798 for Gauss
     * @param gain mean log-likelihood under Laplace less that under Gauss, in nats a value: above 0 where Laplace fits better
     */
    public record Fit(double laplace, double gauss, double deviationRatio, double gain) {

        static Fit of(ImageHistograms histograms) {
            FittedPrior laplace = FittedPrior.to(Prior.LAPLACE, histograms);
            FittedPrior gauss = FittedPrior.to(Prior.GAUSS, histograms);
            return new Fit(laplace.kolmogorovSmirnovDistance(histograms), gauss.kolmogorovSmirnovDistance(histograms),
                    laplace.spread() / gauss.spread(), laplace.logLikelihood(histograms) - gauss.logLikelihood(histograms));
        }

        static Fit mean(List<Fit> fits) {
            return new Fit(fits.stream().mapToDouble(Fit::laplace).average().orElseThrow(),
                    fits.stream().mapToDouble(Fit::gauss).average().orElseThrow(),
                    fits.stream().mapToDouble(Fit::deviationRatio).average().orElseThrow(),
                    fits.stream().mapToDouble(Fit::gain).average().orElseThrow());
        }

        private String text() {
            return String.format(Locale.ROOT, "%.4f,%.4f,%.4f,%.4f", laplace, gauss, deviationRatio, gain);
        }
    }

    /**
     * The fits of a layer.
     *
     * @param tensor a histogram an image
     * @param channels all images' values, a channel each; none where the output is no map
     */
    static LayerFit of(Layer layer, ImageHistograms tensor, List<float[]> channels) {
        Fit ofTensor = Fit.of(tensor);
        List<Fit> fits = channels.stream().filter(LayerFit::varies)
                .map(values -> Fit.of(ImageHistograms.of(0, Histogram.of(values, 0, values.length, BINS)))).toList();
        return new LayerFit(layer, ofTensor, fits.isEmpty() ? ofTensor : Fit.mean(fits));
    }

    /**
     * The fits of a layer to some of its outputs.
     *
     * @param values [N, C, ...], before a ReLU
     * @param images N
     * @return empty if all values are one, which has no spread to fit
     */
    public static Optional<LayerFit> of(Layer layer, float[] values, int images) {
        if (!varies(values)) {
            return Optional.empty();
        }
        int size = values.length / images;
        List<float[]> outputs = new ArrayList<>();
        ImageHistograms tensor = null;
        for (int image = 0; image < images; image++) {
            outputs.add(Arrays.copyOfRange(values, image * size, (image + 1) * size));
            ImageHistograms own = ImageHistograms.of(image, Histogram.of(values, image * size, (image + 1) * size, BINS));
            tensor = tensor == null ? own : tensor.merge(own);
        }
        return Optional.of(of(layer, tensor, channels(layer, outputs)));
    }

    /**
     * All images' values, a channel each; none where the output is no map.
     *
     * @param outputs [C, H, W] of an image each
     */
    static List<float[]> channels(Layer layer, List<float[]> outputs) {
        List<float[]> channels = new ArrayList<>();
        for (int channel = 0; layer.isMap() && channel < layer.channels(); channel++) {
            float[] values = new float[outputs.size() * layer.positions()];
            for (int image = 0; image < outputs.size(); image++) {
                System.arraycopy(outputs.get(image), channel * layer.positions(), values, image * layer.positions(),
                        layer.positions());
            }
            channels.add(values);
        }
        return channels;
    }

    /** A channel of one value has no spread to fit. */
    private static boolean varies(float[] values) {
        for (float value : values) {
            if (value != values[0]) {
                return true;
            }
        }
        return false;
    }

    /** As a line of CSV. */
    public String row(String network) {
        return String.join(",", network, layer.id(), Integer.toString(layer.channels()),
                layer.range().name().toLowerCase(Locale.ROOT), tensor.text(), channels.text());
    }
}
