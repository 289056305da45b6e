package org.bitsweep.diagnosis;

import static org.bitsweep.report.HtmlText.escape;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerGraph;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.LayeredLayout;

/**
 * A network's graph: layers as boxes, the darker the more points their exemption recovers; where accuracies were not asked for,
 * the noisier on their own input. The numbers stand in the boxes, so that no colour has to be read, and what else is known in
 * their titles. Sums, concatenations and whatever else joins tensors are small where they are no part of the diagnosis.
 */
public final class LayerMap {

    private static final LayeredLayout.Size BOX = new LayeredLayout.Size(92, 36);
    private static final LayeredLayout.Size JOINT = new LayeredLayout.Size(18, 18);
    private static final LayeredLayout.Size IMAGE = new LayeredLayout.Size(52, 18);
    private static final double MOST_HEIGHT = 1300;
    private static final String LINE = "#8c96a0";
    private static final String INK = "#22262b";

    private final NetworkDiagnosis diagnosis;
    private final Optional<Map<String, LayerAccuracy>> accuracies;
    private final double most;

    private LayerMap(NetworkDiagnosis diagnosis) {
        this.diagnosis = diagnosis;
        this.accuracies = diagnosis.accuracy().map(accuracy -> accuracy.ranking().layers().stream()
                .collect(Collectors.toMap(each -> each.layer().id(), Function.identity())));
        this.most = diagnosis.tensors().stream().mapToDouble(this::weight).max().orElse(0);
    }

    /**
     * The drawing as an {@code svg} element.
     *
     * @param graph of the diagnosed network
     * @param id that no other element of the page has
     */
    public static String svg(NetworkDiagnosis diagnosis, LayerGraph graph, String id) {
        LayerMap map = new LayerMap(diagnosis);
        LayeredLayout layout = LayeredLayout.of(graph.nodes().stream().map(map::size).toList(), graph.edges().stream()
                .map(edge -> new LayeredLayout.Edge(edge.from(), edge.to())).toList(), MOST_HEIGHT);
        double width = layout.width() + 2;
        double height = layout.height() + 2;
        StringBuilder svg = new StringBuilder(Words.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 -1 %.0f %.0f\""
                + " width=\"%.0f\" height=\"%.0f\" role=\"img\" aria-labelledby=\"%s-title\" font-family=\"sans-serif\""
                + " text-anchor=\"middle\">\n", width, height, width, height, id));
        svg.append("<title id=\"").append(id).append("-title\">").append(escape(diagnosis.title() + ": the network's graph, "
                + legend(diagnosis))).append("</title>\n");
        layout.lines().forEach(line -> svg.append("<path d=\"").append(path(line.points())).append("\" fill=\"none\" stroke=\"")
                .append(LINE).append("\" stroke-width=\"1.5\"/>\n"));
        for (int i = 0; i < graph.nodes().size(); i++) {
            svg.append(map.draw(graph.nodes().get(i), layout.boxes().get(i)));
        }
        return svg.append("</svg>\n").toString();
    }

    /** Upright and level parts are straight, others bend. */
    private static String path(List<Point> points) {
        StringBuilder path = new StringBuilder(Words.format("M%.1f %.1f", points.get(0).x(), points.get(0).y()));
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            boolean straight = Math.abs(from.x() - to.x()) < 0.05 || Math.abs(from.y() - to.y()) < 0.05;
            double half = (from.y() + to.y()) / 2;
            path.append(straight ? Words.format("L%.1f %.1f", to.x(), to.y())
                    : Words.format("C%.1f %.1f %.1f %.1f %.1f %.1f", from.x(), half, to.x(), half, to.x(), to.y()));
        }
        return path.toString();
    }

    private Optional<LayerTensors> tensors(LayerGraph.Node node) {
        return node.layer().flatMap(diagnosis::tensors);
    }

    /** Whether it is a layer that no configuration quantizes, such as average pooling. */
    private boolean isLeftOut(LayerGraph.Node node) {
        return node.layer().filter(layer -> !layer.kind().isOperand()).isPresent();
    }

    private LayeredLayout.Size size(LayerGraph.Node node) {
        if (tensors(node).isPresent() || isLeftOut(node)) {
            return BOX;
        }
        return node.operator().isEmpty() ? IMAGE : JOINT;
    }

    private String draw(LayerGraph.Node node, LayeredLayout.Box box) {
        return "<g><title>" + escape(title(node)) + "</title>\n" + shape(node, box) + "</g>\n";
    }

    private String shape(LayerGraph.Node node, LayeredLayout.Box box) {
        Optional<LayerTensors> tensors = tensors(node);
        if (tensors.isPresent() || isLeftOut(node)) {
            double darkness = tensors.map(each -> most > 0 ? Math.max(0, weight(each)) / most : 0).orElse(0.0);
            // From white to the vermilion of bars; ink is readable on all of it.
            return rectangle(box, Words.format("#ff%02x%02x", Math.round(255 - darkness * (255 - 0x8e)),
                    Math.round(255 - darkness * (255 - 0x4a))), node.layer().orElseThrow().kind().hasWeights() ? 4 : box.height() / 2)
                    + text(box, box.y() + 15, 12, node.layer().get().id()) + text(box, box.y() + 29, 11, value(node, tensors));
        }
        if (node.operator().isEmpty()) {
            return rectangle(box, "#ffffff", box.height() / 2) + text(box, box.y() + 13, 11, "image");
        }
        return Words.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#ffffff\" stroke=\"%s\"/>\n", box.middle(),
                box.y() + box.height() / 2, box.height() / 2, LINE) + text(box, box.y() + 13.5, 13, symbol(node.operator()));
    }

    private static String rectangle(LayeredLayout.Box box, String fill, double corner) {
        return Words.format("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\" rx=\"%.0f\" fill=\"%s\" stroke=\"%s\"/>\n",
                box.x(), box.y(), box.width(), box.height(), corner, fill, LINE);
    }

    private static String text(LayeredLayout.Box box, double y, int size, String text) {
        return Words.format("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\">%s</text>\n", box.middle(), y, size, INK,
                escape(text));
    }

    private static String symbol(String operator) {
        return switch (operator) {
            case "Add", "Sum" -> "+";
            case "Mul" -> "\u00d7";
            case "Concat" -> "\u2225";
            default -> "\u00b7";
        };
    }

    private String value(LayerGraph.Node node, Optional<LayerTensors> tensors) {
        Optional<LayerAccuracy> found = accuracy(node.layer().orElseThrow());
        if (tensors.isEmpty() || accuracies.isPresent() && found.isEmpty()) {
            return leftOut(node);
        }
        double noise = tensors.get().own().noiseRatio();
        return found.map(each -> Words.format("%+.2f points", each.recoveredPoints()))
                .orElseGet(() -> Words.decibel(noise) + (Double.isFinite(noise) ? " dB" : ""));
    }

    /** Of a layer that no plan has a row for. Max-pooling has none where it keeps the grid of what it reads. */
    private String leftOut(LayerGraph.Node node) {
        return node.layer().filter(layer -> layer.kind() == LayerKind.MAX_POOLING).isPresent() && tensors(node).isEmpty()
                ? "no own grid" : "in float";
    }

    private Optional<LayerAccuracy> accuracy(Layer layer) {
        return accuracies.map(all -> all.get(layer.id()));
    }

    private String title(LayerGraph.Node node) {
        String name = node.layer().map(Layer::id).map(id -> node.operator().isEmpty() ? id : id + ", " + node.operator())
                .orElse(node.operator().isEmpty() ? "image" : node.operator());
        Optional<LayerTensors> tensors = tensors(node);
        if (tensors.isEmpty()) {
            return name + ": " + leftOut(node);
        }
        return name + accuracy(node.layer().orElseThrow()).map(each -> Words.format(
                        ": recovers %+.2f points (%s, p Holm %s), alone costs %+.2f", each.recoveredPoints(), Words.interval(each.exempted().interval().lowPoints(),
                        each.exempted().interval().highPoints()), Words.p(each.exemptedP()), each.alone().differencePoints())).orElse("")
                + Words.format("; SQNR %s dB own, %s dB cumulated", Words.decibel(tensors.get().own().noiseRatio()),
                        Words.decibel(tensors.get().cumulated().noiseRatio()));
    }

    /** Points that come back, or the error's share of the output's squares. */
    private double weight(LayerTensors tensors) {
        if (accuracies.isPresent()) {
            return accuracy(tensors.layer()).map(LayerAccuracy::recoveredPoints).orElse(0.0);
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
