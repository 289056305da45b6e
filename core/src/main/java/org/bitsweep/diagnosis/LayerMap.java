package org.bitsweep.diagnosis;

import static org.bitsweep.report.HtmlText.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitsweep.onnx.Layer;

/**
 * A network's layers in execution order as boxes, the darker the more points their exemption recovers; where accuracies were not
 * asked for, the noisier on their own input. The numbers stand in the boxes, so that no colour has to be read.
 */
public final class LayerMap {

    private static final int WIDTH = 860;
    private static final int BOX = 100;
    private static final int HEIGHT = 46;
    private static final int GAP = 14;
    private static final int COLUMNS = (WIDTH + GAP) / (BOX + GAP);

    private LayerMap() {}

    /** A box: what stands in it, and how dark it is from 0 to 1. */
    private record Box(String name, String value, double darkness) {}

    /**
     * The drawing as an {@code svg} element.
     *
     * @param id that no other element of the page has
     */
    public static String svg(NetworkDiagnosis diagnosis, String id) {
        List<Box> boxes = boxes(diagnosis);
        int rows = (boxes.size() + COLUMNS - 1) / COLUMNS;
        int height = rows * (HEIGHT + GAP);
        StringBuilder svg = new StringBuilder(Words.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 -1 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-labelledby=\"%s-title\" font-family=\"sans-serif\" text-anchor=\"middle\">\n",
                WIDTH + 2, height, WIDTH + 2, height, id));
        svg.append("<title id=\"").append(id).append("-title\">").append(escape(diagnosis.title() + ": layers in execution order, "
                + legend(diagnosis))).append("</title>\n");
        for (int i = 0; i < boxes.size(); i++) {
            int x = i % COLUMNS * (BOX + GAP);
            int y = i / COLUMNS * (HEIGHT + GAP);
            if (i % COLUMNS > 0) {
                svg.append(Words.format("<path d=\"M%d %dh%d\" stroke=\"#8c96a0\" stroke-width=\"2\"/>\n",
                        x - GAP, y + HEIGHT / 2, GAP));
            }
            svg.append(box(boxes.get(i), x, y));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String box(Box box, int x, int y) {
        // From white to the vermilion of bars; ink is readable on all of it.
        int green = (int) Math.round(255 - box.darkness() * (255 - 0x8e));
        int blue = (int) Math.round(255 - box.darkness() * (255 - 0x4a));
        return Words.format("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"#ff%02x%02x\""
                        + " stroke=\"#8c96a0\"/>\n",
                x, y, BOX, HEIGHT, green, blue)
                + Words.format("<text x=\"%d\" y=\"%d\" font-size=\"13\" fill=\"#22262b\">%s</text>\n",
                        x + BOX / 2, y + 19, escape(box.name()))
                + Words.format("<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#22262b\">%s</text>\n",
                        x + BOX / 2, y + 36, escape(box.value()));
    }

    private static List<Box> boxes(NetworkDiagnosis diagnosis) {
        Optional<Map<String, LayerAccuracy>> accuracies = diagnosis.accuracy().map(accuracy -> accuracy.ranking().layers().stream()
                .collect(Collectors.toMap(each -> each.layer().id(), Function.identity())));
        List<Box> boxes = new ArrayList<>();
        double most = diagnosis.tensors().stream().mapToDouble(layer -> weight(layer, accuracies)).max().orElse(0);
        for (LayerTensors tensors : diagnosis.tensors()) {
            Layer layer = tensors.layer();
            String value = accuracies.isPresent()
                    ? Optional.ofNullable(accuracies.get().get(layer.id()))
                            .map(each -> Words.format("%+.2f points", each.recoveredPoints())).orElse("in float")
                    : Words.decibel(tensors.own().noiseRatio()) + (Double.isFinite(tensors.own().noiseRatio()) ? " dB" : "");
            double weight = weight(tensors, accuracies);
            boxes.add(new Box(layer.id(), value, most > 0 ? Math.max(0, weight) / most : 0));
        }
        return boxes;
    }

    /** Points that come back, or the error's share of the output's squares. */
    private static double weight(LayerTensors tensors, Optional<Map<String, LayerAccuracy>> accuracies) {
        if (accuracies.isPresent()) {
            LayerAccuracy found = accuracies.get().get(tensors.layer().id());
            return found == null ? 0 : found.recoveredPoints();
        }
        double noise = Math.pow(10, -tensors.own().noiseRatio() / 10);
        return Double.isFinite(noise) ? noise : 0;
    }

    /** What the boxes say. */
    static String legend(NetworkDiagnosis diagnosis) {
        return diagnosis.accuracy().isPresent() ? "darker where leaving the layer in float recovers more points of Top-1"
                : "darker where the layer makes more noise on its float32 input";
    }
}
