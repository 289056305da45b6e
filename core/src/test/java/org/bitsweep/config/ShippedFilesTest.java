package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file under conf/ can be read as it is shipped. */
class ShippedFilesTest {

    private static final Path CONF = Path.of(System.getProperty("bitsweep.root"), "conf");
    private static final ConfigReader READER = new ConfigReader(Path.of(""));

    /** A data set that stands in for the shipped ones, which need an environment variable. */
    private static final Map<String, Object> ANY_IMAGES =
            Map.of("dataset", Map.of("format", "manifest", "location", "m.csv", "classes", 1000, "images", 50_000));

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(CONF.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
        }
    }

    @Test
    void networksHaveTheirExpectedAccuracy() throws IOException {
        Map<String, Double> expected = new HashMap<>();
        for (Path file : files("networks")) {
            NetworkConfig network = READER.readNetwork(file);
            network.expected().ifPresent(value -> expected.put(network.name(), value.topOnePercent()));
        }
        assertEquals(
                Map.of(
                        "vgg16", 71.59,
                        "vgg16_bn", 73.36,
                        "inception_v3", 77.2,
                        "resnet18", 69.76,
                        "resnet50", 76.13,
                        "resnet101", 77.37,
                        "alexnet", 56.52),
                expected);
    }

    @Test
    void inceptionIsTheException() {
        NetworkConfig network = READER.readNetwork(CONF.resolve("networks/inception_v3.conf"));
        assertEquals(new LayerExceptions(2, LayerExceptions.MaxPooling.FLOAT, Map.of()), network.layerExceptions());
        assertEquals(new Preprocessing(Geometry.torchvision(299, 299), Normalization.IMAGENET), network.preprocessing());
        assertEquals(
                CONF.resolve("../exports/inception_v3.onnx").normalize(), network.onnx().path());
    }

    /** Every cell of the KLD table is in one sweep, and has its figure. */
    @Test
    void divergenceTable() {
        Map<String, Object> flags = new HashMap<>(ANY_IMAGES);
        flags.put("calibration", Map.of("manifest", "calibration.csv", "images", 32));
        Set<PrintedFigure> figures = new HashSet<>();
        Sweep sweep = READER.readSweep(CONF.resolve("sweeps/kld.conf"), flags);
        assertEquals(2 * 7, sweep.networks().size());
        for (NetworkSweep network : sweep.networks()) {
            figures.add(sweep.published().float32(network.network().name()).orElseThrow());
            assertEquals(2, network.configurations().size());
            network.configurations().forEach(configuration -> figures.add(
                    sweep.published().quantized(network.network().name(), configuration).orElseThrow()));
        }
        assertEquals(28, figures.size());
    }

    @Test
    void sweepsHaveTheCellsOfThePublishedTables() {
        Map<String, Integer> cells = Map.of("table1", 10, "table2", 6, "table3", 64);
        cells.forEach((name, count) -> {
            Sweep sweep = READER.readSweep(CONF.resolve("sweeps/" + name + ".conf"), ANY_IMAGES);
            assertEquals(name, sweep.name());
            assertEquals(name.equals("table3") ? 1 : 6, sweep.networks().size());
            assertEquals(count, sweep.networks().get(0).configurations().size());
            assertFalse(sweep.published().figures().isEmpty());
        });
    }

    /** Those of docs/paper.md and docs/reviews.md, on the demo as it is shipped. */
    @Test
    void sweepsOfThePagesHaveTheirVariants() throws IOException {
        Map<String, Integer> variants = new HashMap<>();
        for (Path file : files("sweeps")) {
            String name = file.getFileName().toString();
            if (name.startsWith("reviews-") || name.startsWith("paper-")) {
                Sweep sweep = READER.readSweep(file, Map.of());
                variants.put(sweep.name(), sweep.networks().size() / 6);
            }
        }
        assertEquals(Map.of("paper-differences", 11, "reviews-clipping", 12, "reviews-rules", 9, "reviews-granularity", 4,
                "reviews-bias", 3, "reviews-midpoints", 2, "reviews-allocation", 8), variants);
        assertEquals(64, READER.readSweep(CONF.resolve("sweeps/figure4.conf"), ANY_IMAGES).networks().get(5).configurations().size());
        assertEquals(6, READER.readSweep(CONF.resolve("sweeps/demo-figure4.conf"), Map.of()).networks().size());
    }

    /** Half of the combinations of six factors, those with an even number on; and all of four, per tensor. */
    @Test
    void rulesBeyondThePaper() {
        Sweep half = READER.readSweep(CONF.resolve("sweeps/beyond.conf"), Map.of());
        assertEquals(6 * 8, half.networks().size());
        Set<String> cells = new HashSet<>();
        for (NetworkSweep network : half.networks().subList(0, 8)) {
            assertEquals(4 * 3, network.configurations().size());
            for (QuantizationConfig configuration : network.configurations()) {
                WeightRules rules = configuration.settings().weightRules();
                int on = configuration.methods().size() + (rules.equalization() == Equalization.NONE ? 0 : 1)
                        + (rules.clipping() == WeightClipping.NONE ? 0 : 1) + (rules.rounding() == WeightRounding.NEAREST ? 0 : 1);
                assertEquals(0, on % 2);
                cells.add(configuration.bitsTitle() + configuration.methods() + rules);
            }
        }
        assertEquals(3 * 32, cells.size());
        Sweep tensor = READER.readSweep(CONF.resolve("sweeps/beyond-tensor.conf"), Map.of());
        assertEquals(6 * 8, tensor.networks().size());
        assertEquals(4, tensor.networks().get(7).configurations().size());
    }

    @Test
    void nightlySaysThatItIsASubset() {
        assertEquals(500, READER.readSweep(CONF.resolve("sweeps/demo-nightly.conf"), ANY_IMAGES).limit().getAsInt());
        assertEquals(5000, READER.readSweep(CONF.resolve("sweeps/nightly.conf"), ANY_IMAGES).limit().getAsInt());
    }
}
