package org.bitsweep.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.SlowActivation;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Mark;
import org.junit.jupiter.api.Test;

class NetworkFiguresTest {

    /** Moments of each image, averaged; a Laplace threshold is W(3 * 4^(M+1)) b above the mean of a positive range. */
    @Test
    void endsOfRangesOfALayer() throws Exception {
        Network network = TestNetworks.residual();
        List<FloatBuffer> images = new ArrayList<>();
        List<float[]> outputs = new ArrayList<>();
        Layer layer = network.layers().stream().filter(each -> each.id().equals("conv1")).findFirst().orElseThrow();
        for (int i = 0; i < 3; i++) {
            float[] pixels = ModelRunner.noise(192, 40 + i);
            images.add(FloatBuffer.wrap(pixels));
            var probed = network.model().toBuilder().setGraph(network.model().getGraph().toBuilder().clearOutput().addOutput(
                    ai.onnx.proto.OnnxMl.ValueInfoProto.newBuilder().setName(layer.output()))).build();
            outputs.add(ModelRunner.run(probed, pixels, 1, 3, 8, 8));
        }
        NetworkFigures found = NetworkFigures.of(network, "Test Net", List.of(layer), 4, images);
        assertEquals(List.of("conv0", "conv1", "conv2", "conv3", "conv4", "linear0"),
                NetworkFigures.layers(network).stream().map(Layer::id).toList());
        Figure.Curves figure = found.figures().get(0);
        assertEquals("test-net-conv1", figure.name());
        double mean = outputs.stream().mapToDouble(NetworkFiguresTest::mean).average().orElseThrow();
        double deviation = outputs.stream().mapToDouble(values -> {
            double sum = 0;
            for (float value : values) {
                sum += Math.abs(value - mean(values));
            }
            return sum / values.length;
        }).average().orElseThrow();
        var ends = figure.marks().stream().map(Mark.Vertical.class::cast)
                .collect(Collectors.toMap(mark -> mark.title().replaceFirst(":.*", ""), Mark.Vertical::x));
        assertEquals(8, ends.size());
        double laplace = Math.max(mean, 0) + SlowActivation.lambertW(3 * Math.pow(4, 5)) * deviation;
        assertEquals(laplace, ends.get("laplace"), 1e-4 * laplace);
        double naive = outputs.stream().mapToDouble(values -> {
            double largest = 0;
            for (float value : values) {
                largest = Math.max(largest, value);
            }
            return largest;
        }).average().orElseThrow();
        assertEquals(naive, ends.get("naive"), 1e-5 * naive);
        assertTrue(ends.get("2-sigma") < ends.get("3-sigma") && ends.get("mse") > 0 && ends.get("kld") > 0, ends.toString());
        assertEquals(1, found.fits().size());
        assertTrue(found.fits().get(0).row("net").matches("net,conv1,8,positive(,-?[0-9.]+){8}"), found.fits().get(0).row("net"));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Channels of a prior of their own are told from it, whatever their sum looks like. */
    @Test
    void fitsOfChannels() {
        Layer layer = TestNetworks.residual().layers().get(2);
        for (Prior prior : Prior.values()) {
            List<float[]> channels = new ArrayList<>();
            float[] all = new float[3 * 20_000];
            for (int channel = 0; channel < 3; channel++) {
                double[] drawn = prior.draw(20_000, channel + 1);
                float[] values = new float[drawn.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (Math.pow(4, channel) * drawn[i]);
                    all[channel * values.length + i] = values[i];
                }
                channels.add(values);
            }
            channels.add(new float[10]);
            LayerFit fit = LayerFit.of(layer, ImageHistograms.of(0, Histogram.of(all, 0, all.length, 2001)), channels);
            LayerFit.Fit own = fit.channels();
            assertEquals(prior == Prior.LAPLACE ? 1 / Math.sqrt(2) : Math.sqrt(2 / Math.PI), own.deviationRatio(), 0.01);
            assertTrue(prior == Prior.LAPLACE ? own.laplace() < 0.01 && own.gauss() > 0.03 && own.gain() > 0
                    : own.gauss() < 0.01 && own.laplace() > 0.03 && own.gain() < 0, fit.toString());
            assertTrue(fit.tensor().deviationRatio() < own.deviationRatio() - 0.05, "a mixture has heavier tails: " + fit);
        }
    }
}
