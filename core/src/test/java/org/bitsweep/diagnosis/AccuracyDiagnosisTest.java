package org.bitsweep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.imaging.Crop;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.Resize;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerGraph;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.settings.Profile;
import org.bitsweep.storage.Location;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Predictions by hand: of 200 images the quantized network has every image wrong that some layer spoils. */
class AccuracyDiagnosisTest {

    private static final int IMAGES = 200;
    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizationConfig CONFIGURATION =
            new QuantizationConfig(4, 4, EnumSet.noneOf(Method.class), Profile.REFERENCE.settings());

    private final ExemptedNetworks networks = networks();

    private static ExemptedNetworks networks() {
        NetworkConfig config = new NetworkConfig("tiny", Location.resolve(Path.of(""), "tiny.onnx"), Optional.empty(),
                new Preprocessing(new Geometry(new Resize.None(), new Crop.None()), Normalization.IMAGENET), OptionalInt.empty(),
                LayerExceptions.NONE, Map.of(), Optional.empty());
        return ExemptedNetworks.of(new NetworkSweep(config, CONFIGURATION.settings(), List.of(CONFIGURATION)),
                List.of(new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(CONFIGURATION)));
    }

    private static CellPredictions wrongBelow(int... spoilt) {
        int[] labels = new int[IMAGES];
        int[] predicted = new int[IMAGES];
        for (int from : spoilt) {
            predicted[from] = 1;
        }
        return CellPredictions.of(IntStream.range(0, IMAGES).toArray(), labels, predicted);
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int[] both(int[] one, int[] other) {
        return IntStream.concat(IntStream.of(one), IntStream.of(other)).distinct().toArray();
    }

    /** conv1 spoils 40 images, conv2 20 others; no other layer does anything. Gains add up. */
    private Map<String, CellPredictions> predictions(int[] byConv1, int[] byConv2) {
        Map<String, CellPredictions> all = new HashMap<>();
        all.put("tiny", wrongBelow(both(byConv1, byConv2)));
        for (Layer layer : networks.layers()) {
            all.put("tiny@float-" + layer.id(), switch (layer.id()) {
                case "conv1" -> wrongBelow(byConv2);
                case "conv2" -> wrongBelow(byConv1);
                default -> wrongBelow(both(byConv1, byConv2));
            });
            all.put("tiny@only-" + layer.id(), switch (layer.id()) {
                case "conv1" -> wrongBelow(byConv1);
                case "conv2" -> wrongBelow(byConv2);
                default -> wrongBelow();
            });
        }
        all.put("tiny@float-conv1+conv2", wrongBelow());
        return all;
    }

    private static EvaluatedNetworks evaluated(Map<String, CellPredictions> predictions) {
        return (network, configuration) -> configuration.isEmpty() ? wrongBelow() : predictions.get(network);
    }

    private AccuracyDiagnosis diagnose(Map<String, CellPredictions> predictions, int most) throws IOException {
        EvaluatedNetworks evaluated = evaluated(predictions);
        return AccuracyDiagnosis.of(networks, LayerRanking.of(networks, CONFIGURATION, evaluated), most, evaluated);
    }

    @Test
    void layersAreRankedByWhatTheyRecover() throws IOException {
        AccuracyDiagnosis found = diagnose(predictions(range(0, 40), range(40, 60)), 2);
        LayerRanking ranking = found.ranking();
        assertEquals(-30, ranking.loss().differencePoints(), 1e-9);
        LayerAccuracy first = ranking.layers().get(0);
        LayerAccuracy second = ranking.layers().get(1);
        assertEquals("conv1", first.layer().id());
        assertEquals(20, first.recoveredPoints(), 1e-9);
        assertEquals(-20, first.alone().differencePoints(), 1e-9);
        assertEquals("conv2", second.layer().id());
        assertEquals(10, second.recoveredPoints(), 1e-9);
        // McNemar's p of 40 to 0 is 2 / 2^40; Holm multiplies the smallest by the number of layers.
        int layers = networks.layers().size();
        assertEquals(layers * Math.pow(2, -39), first.exemptedP(), 1e-16);
        assertEquals((layers - 1) * Math.pow(2, -19), second.aloneP(), 1e-12);
        assertEquals(List.of("conv1", "conv2"), ranking.named().stream().map(Layer::id).toList());
        for (LayerAccuracy other : ranking.layers().subList(2, layers)) {
            assertEquals(0, other.recoveredPoints());
            assertEquals(1, other.exemptedP());
        }
        assertEquals(networks.layers().stream().map(Layer::id).filter(id -> !List.of("conv1", "conv2").contains(id)).toList(),
                ranking.layers().subList(2, layers).stream().map(each -> each.layer().id()).toList(), "equal ones in execution order");
    }

    @Test
    void gainsThatAddUpKeepTheirPromise() throws IOException {
        AccuracyDiagnosis found = diagnose(predictions(range(0, 40), range(40, 60)), 2);
        Together both = found.together().get(1);
        assertEquals("conv1 + conv2", AccuracyTables.ids(both.layers()));
        assertEquals(30, both.said().points(), 1e-9);
        assertEquals(30, both.table().differencePoints(), 1e-9);
        assertEquals(0, both.beyond().points(), 1e-9);
        assertTrue(both.beyond().isWithinChance());
        assertEquals(100, both.share().orElseThrow().percent(), 1e-9);
        // Standard error of 60 ones among 200: sqrt(p (1 - p) / (n - 1)).
        assertEquals(100 * Math.sqrt(0.3 * 0.7 / 199), both.said().errorPoints(), 1e-9);
        HeldOut half = found.heldOut().get(0);
        assertEquals("conv1", AccuracyTables.ids(half.layers()));
        assertEquals(100.0 * count(ImageHalf.NAMING, 40) / count(ImageHalf.NAMING, IMAGES), half.said().points(), 1e-9);
        assertEquals(100.0 * count(ImageHalf.CHECKING, 40) / count(ImageHalf.CHECKING, IMAGES), half.found().points(), 1e-9);
        assertTrue(half.difference().isWithinChance());
    }

    /** Twenty images are spoilt by both layers: they come back only where both are in float. */
    @Test
    void gainsThatDoNotAddUpAreTold() throws IOException {
        Together both = diagnose(predictions(range(0, 40), range(20, 60)), 2).together().get(1);
        assertEquals("conv1 + conv2", AccuracyTables.ids(both.layers()));
        assertEquals(20, both.said().points(), 1e-9);
        assertEquals(30, both.table().differencePoints(), 1e-9);
        assertEquals(10, both.beyond().points(), 1e-9);
        assertEquals(100 * Math.sqrt(0.1 * 0.9 / 199), both.beyond().errorPoints(), 1e-9);
        assertFalse(both.beyond().isWithinChance());
    }

    private static long count(ImageHalf half, int images) {
        return IntStream.range(0, images).filter(half::contains).count();
    }

    /** A layer that is best on one half by chance is found out on the other. */
    @Test
    void luckOnHalfOfTheImagesIsFoundOut() throws IOException {
        int[] lucky = IntStream.range(0, IMAGES).filter(ImageHalf.NAMING::contains).limit(40).toArray();
        HeldOut half = diagnose(predictions(lucky, range(150, 160)), 1).heldOut().get(0);
        assertEquals("conv1", AccuracyTables.ids(half.layers()));
        assertEquals(100.0 * 40 / count(ImageHalf.NAMING, IMAGES), half.said().points(), 1e-9);
        assertEquals(0, half.found().points(), 1e-9);
        assertFalse(half.difference().isWithinChance());
        assertEquals(-half.said().points(), half.difference().points(), 1e-9);
    }

    /** Where classes stand by turns, each half has about half of every class. */
    @Test
    void halvesDoNotFollowTheListing() {
        for (int classes : List.of(2, 5, 10)) {
            for (int label = 0; label < classes; label++) {
                int of = label;
                long naming = IntStream.range(0, 2000).filter(i -> i % classes == of && ImageHalf.NAMING.contains(i)).count();
                assertEquals(0.5, (double) naming * classes / 2000, 0.12, label + " of " + classes);
            }
        }
        assertTrue(IntStream.range(0, 2000).allMatch(i -> ImageHalf.NAMING.contains(i) != ImageHalf.CHECKING.contains(i)));
    }

    /** What is evaluated is what a network's file says with {@code layers.ID.role = float}. */
    @Test
    void networksDifferInExceptionsOnly() {
        List<NetworkSweep> single = networks.single();
        assertEquals(1 + 2 * networks.layers().size(), single.size());
        NetworkConfig without = single.stream().map(NetworkSweep::network)
                .filter(each -> each.name().equals("tiny@float-conv1")).findFirst().orElseThrow();
        assertEquals(List.of("conv1"), List.copyOf(without.layerExceptions().layers().keySet()));
        assertEquals(Optional.of(LayerRole.FLOAT), without.layerExceptions().layers().get("conv1").role());
        NetworkConfig alone = single.stream().map(NetworkSweep::network)
                .filter(each -> each.name().equals("tiny@only-conv1")).findFirst().orElseThrow();
        assertEquals(networks.layers().size() - 1, alone.layerExceptions().layers().size());
        assertFalse(alone.layerExceptions().layers().containsKey("conv1"));
        assertEquals(new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(CONFIGURATION).layers().stream()
                        .filter(plan -> plan.layer().id().equals("conv1")).findFirst().orElseThrow(),
                new QuantizationPlanner(NETWORK, alone.layerExceptions()).plan(CONFIGURATION).layers().stream()
                        .filter(plan -> plan.layer().id().equals("conv1")).findFirst().orElseThrow());
    }

    @Test
    void pageAndDrawingSayIt() throws Exception {
        AccuracyDiagnosis accuracy = diagnose(predictions(range(0, 40), range(40, 60)), 2);
        TensorError error = new TensorError(20, 0.995, 0.1, 1.05);
        NetworkDiagnosis diagnosis = new NetworkDiagnosis("tiny", CONFIGURATION, networks.layers().stream()
                .map(layer -> new LayerTensors(layer, Optional.empty(), Optional.of(new CodeUse(4, 4, 4, 0.01, 0.5, 2.5)),
                        Optional.empty(), error, error, Optional.empty())).toList(), 250, 50, Optional.of(accuracy));
        LayerGraph graph = LayerGraph.of(NETWORK);
        String svg = LayerMap.svg(diagnosis, graph, "map");
        Document drawing = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        // Every layer, the image and the average, which stays in float; the sum is a joint.
        assertEquals(networks.layers().size() + 2, drawing.getElementsByTagName("rect").getLength());
        assertEquals(1, drawing.getElementsByTagName("circle").getLength());
        assertEquals(graph.edges().size(), drawing.getElementsByTagName("path").getLength());
        assertTrue(svg.contains("+20.00 points"), svg);
        networks.layers().forEach(layer -> assertTrue(svg.contains(">" + layer.id() + "</text>"), layer.id()));
        assertTrue(svg.contains("<title>conv2, Conv: recovers +10.00 points (+"), svg);
        assertTrue(svg.contains("<title>avgpool0, GlobalAveragePool: in float</title>"), svg);
        String page = DiagnosisPage.render(List.of(diagnosis), graph, "bitsweep");
        assertTrue(page.contains("tiny, 4W4A, none: layers by what their exemption recovers"), page);
        assertTrue(page.contains("clear of chance (p Holm below 0.01): conv1, conv2"), page);
        assertTrue(page.contains("Top-1 in float32 100.00 %, quantized 70.00 %: -30.00 points"), page);
        List<String> rows = DiagnosisCsv.render(List.of(diagnosis)).lines().toList();
        assertEquals(1 + networks.layers().size(), rows.size());
        int columns = rows.get(0).split(",").length;
        rows.forEach(row -> assertEquals(columns, row.split(",", -1).length, row));
        assertTrue(rows.stream().anyMatch(row -> row.contains(",conv1,") && row.contains(",200,20.0000,")), rows.toString());
    }
}
