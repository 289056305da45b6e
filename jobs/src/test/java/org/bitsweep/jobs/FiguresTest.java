package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code bitsweep figures}. */
class FiguresTest {

    private static final List<String> NAMES = List.of("bin-division", "bin-division-pairs", "clipping-error-gauss",
            "clipping-error-gauss-positive", "clipping-error-laplace", "clipping-error-laplace-positive");

    @TempDir
    private Path folder;

    @Test
    void everyFigureAsSvgAndCsv() throws Exception {
        CommandRun run = CommandRun.of("figures", "--output", folder.resolve("new/figures").toString()).requireSuccess();
        assertEquals("", run.err());
        assertEquals(new TreeSet<>(NAMES), run.out().lines().map(line -> line.substring(0, line.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(NAMES.stream().flatMap(name -> Stream.of(name + ".csv", name + ".svg")).sorted().toList(), files());
        for (String name : NAMES) {
            Element root = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                    .parse(folder.resolve("new/figures/" + name + ".svg").toFile()).getDocumentElement();
            assertEquals("svg", root.getTagName());
            String csv = Files.readString(folder.resolve("new/figures/" + name + ".csv"));
            assertTrue(csv.startsWith("kind,title,"), csv);
        }
        // The closed forms have their least at 2.8307, 3.8972 and 5.0286 b: W(3 * 4^M).
        assertEquals(List.of("2.83", "3.90", "5.03"), Files.readAllLines(folder.resolve(
                "new/figures/clipping-error-laplace.csv")).stream().filter(line -> line.startsWith("mark,"))
                .map(line -> line.split(",")[2].substring(0, 6)).map(FiguresTest::twoDecimals).toList());
    }

    /** A figure a layer with the end of every rule's range, and one row a layer of how well the priors fit. */
    @Test
    void distributionsOfANetworksLayers() throws Exception {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(17, 3, 16));
        Path images = TinyImages.writeColours(folder.resolve("pictures"), 3, 9, 16);
        CommandRun run = CommandRun.of("figures", "--network", network.toString(), "--manifest", images.toString(), "--classes", "3",
                "--images", "8", "--output", folder.resolve("new/figures").toString()).requireSuccess();
        assertEquals("tiny-conv0: Values of tiny, conv0\ntiny-conv1: Values of tiny, conv1\n", run.out());
        assertEquals(List.of("tiny-conv0.csv", "tiny-conv0.svg", "tiny-conv1.csv", "tiny-conv1.svg", "tiny-fits.csv"), files());
        assertEquals(List.of("2-sigma", "3-sigma", "99.9-percentile", "gauss", "kld", "laplace", "mse", "naive"),
                Files.readAllLines(folder.resolve("new/figures/tiny-conv1.csv")).stream().filter(line -> line.startsWith("mark,"))
                        .map(line -> line.split(",")[1].replaceFirst(":.*", "").replace("\"", "")).toList());
        List<String> fits = Files.readAllLines(folder.resolve("new/figures/tiny-fits.csv"));
        assertEquals(3, fits.size());
        assertTrue(fits.get(2).startsWith("tiny,conv1,8,positive,0."), fits.get(2));
        assertEquals("--layers: expected layers that are clipped (conv0, conv1), found \"conv2\". Did you mean \"conv0\"?",
                CommandRun.of("figures", "--network", network.toString(), "--manifest", images.toString(), "--classes", "3",
                        "--layers", "conv2", "--output", folder.resolve("other").toString()).refusal());
        assertEquals("command line: images and layers are for --network, and none is given. Add it, or remove them.",
                CommandRun.of("figures", "--layers", "conv1", "--output", folder.resolve("other").toString()).refusal());
    }

    @Test
    void refusesAFileInThePlaceOfTheFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        CommandRun run = CommandRun.of("figures", "--output", file.toString());
        assertTrue(run.refusal().contains(file + ": expected a folder or nothing, found a file"), run.err());
        assertEquals("kept", Files.readString(file));
    }

    private static String twoDecimals(String number) {
        return new BigDecimal(number).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("new/figures"))) {
            return files.map(path -> path.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList();
        }
    }
}
