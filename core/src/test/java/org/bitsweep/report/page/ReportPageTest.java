package org.bitsweep.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.RunRecord;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

/** Pages of runs with all combinations of methods on seeded predictions. */
class ReportPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final int IMAGES = 300;
    private static final int CLASSES = 4;

    private final Map<String, CellPredictions> predictions = new LinkedHashMap<>();

    private CellPredictions predict(String evaluation, double right) {
        Random random = new Random(evaluation.hashCode());
        int[] labels = IntStream.range(0, IMAGES).map(i -> i % CLASSES).toArray();
        int[] predicted = Arrays.stream(labels).map(label -> random.nextDouble() < right ? label : (label + 1) % CLASSES).toArray();
        CellPredictions cell = CellPredictions.of(IntStream.range(0, IMAGES).toArray(), labels, predicted);
        predictions.put(evaluation, cell);
        return cell;
    }

    private Accuracy accuracy(CellPredictions cell) {
        return new Accuracy(IMAGES, cell.right(), IMAGES);
    }

    private NetworkResult network(String name) {
        List<ConfigurationResult> results = new ArrayList<>();
        for (int bits : List.of(3, 4)) {
            for (Set<Method> methods : Method.combinations()) {
                QuantizationConfig configuration = new QuantizationConfig(bits, bits, methods, Profile.REFERENCE.settings());
                String evaluation = name + bits + methods;
                results.add(new ConfigurationResult(configuration, "plan", evaluation,
                        accuracy(predict(evaluation, 0.1 * bits + 0.1 * methods.size()))));
            }
        }
        return new NetworkResult(name, "0123", Map.of("geometry", "none"), Profile.REFERENCE.settings(), name + "f",
                accuracy(predict(name + "f", 0.95)), results);
    }

    private PageRun page(String name, List<RecordedNight> nights, String... remarks) throws IOException {
        NetworkResult network = network(name);
        ConfigurationResult naive = network.configurations().get(0);
        PublishedFigures published = new PublishedFigures(List.of(
                new PublishedFigures.Figure(name, 32, 32, "", "", Set.of(), PrintedFigure.of("95.0")),
                new PublishedFigures.Figure(name, 3, 3, PublishedFigures.granularity(naive.configuration()),
                        PublishedFigures.clipping(naive.configuration()), Set.of(), PrintedFigure.of("90.0"))));
        RunRecord run = new RunRecord(name, EvaluatedImages.all(name, IMAGES), 50, List.of(network), RunRecord.OWN_STORE, Map.of(),
                Map.of("instruction sets", "avx2"),
                new Presentation(Sweep.TableShape.ABLATION, published, List.of(name, "cat", "dog", name + "2"), Map.of()));
        NetworkInsights insights =
                NetworkInsights.of(network, Optional.empty(), (cell, evaluation) -> predictions.get(evaluation));
        Map<Integer, ShownImage> images = new LinkedHashMap<>();
        PageRun.shown(insights.pair().orElseThrow(), 1).forEach(image -> images.put(image.image(),
                new ShownImage(name + image.image(), new RgbImage(2, 1, new byte[] {1, 2, 3, (byte) 255, 0, (byte) 128}))));
        return new PageRun(run, List.of(insights), List.of(), Map.of(name, images), List.of(), nights, List.of(remarks));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
    }

    @Test
    void whatComesFromOutsideStaysText() throws IOException {
        String page = ReportPage.render(List.of(page(SCRIPT, List.of(), SCRIPT)), SCRIPT);
        assertFalse(page.toLowerCase(Locale.ROOT).contains("<script"), "no script element");
        assertTrue(page.contains("<title>" + SHOWN + " - Bitsweep</title>"));
        assertTrue(page.contains("<h1>" + SHOWN + "</h1>"));
        // Class, image, and the text within a drawing.
        assertTrue(found("<strong>" + Pattern.quote(SHOWN) + "2?</strong>", page).size() > 0);
        assertTrue(found("alt=\"Image " + Pattern.quote(SHOWN) + "[0-9]+ of class ", page).size() > 0);
        assertTrue(found("Top-1 of &lt;script(&gt;|>)alert\\(1\\)&lt;/script(&gt;|>)", page).size() > 0, "title of a figure");
        assertTrue(found("(?i) on[a-z]+=", page).isEmpty(), "no handler");
    }

    @Test
    void quotesDoNotEndAnAttribute() throws IOException {
        String page = ReportPage.render(List.of(page("\" onerror=\"alert(1)' x=", List.of())), "test");
        assertEquals(List.of(), found("<[^>]*\" onerror=", page));
    }

    @Test
    void onePageNeedsNothingElse() throws IOException {
        String page = ReportPage.render(List.of(page("net", List.of())), "test");
        assertEquals(List.of(), found("(src|href)=\"(?!data:|#)[^\"]*\"", page));
        assertEquals(List.of(), found("@import|url\\(", page.replaceAll("(clip-path:)?url\\(#[a-zA-Z0-9-]+\\)", "")));
        assertTrue(page.length() < 400_000, () -> page.length() + " characters");
    }

    @Test
    void everythingHasANameAndEveryIdentifierIsOnce() throws IOException {
        PageRun first = page("one", List.of());
        String page = ReportPage.render(List.of(first, page("two", List.of())), "test");
        List<String> identifiers = found("(?<= id=\")[^\"]+", page);
        assertEquals(new HashSet<>(identifiers).size(), identifiers.size(), "identifiers are unique");
        found("(?<=href=\"#)[^\"]+", page).forEach(target -> assertTrue(identifiers.contains(target), target));
        found("(?<=aria-labelledby=\")[^\"]+", page).forEach(names ->
                Arrays.stream(names.split(" ")).forEach(name -> assertTrue(identifiers.contains(name), name)));
        assertEquals(found("<table>", page).size(), found("<caption>", page).size());
        assertEquals(found("<img ", page).size(), found("<img [^>]*alt=\"[^\"]+\"", page).size());
        assertEquals(found("<svg ", page).size(), found("<desc id=", page).size());
        assertEquals(List.of(), found("<th(?![ e]|ead)", page), "every head has a scope");
        // Bars, lines, recovery, published and effects, twice.
        assertEquals(10, found("<figure class=\"chart\">", page).size());
        assertEquals(10, found("<svg ", page).size());
        assertEquals(48, found("<img ", page).size());
    }

    @Test
    void imagesAreThoseOfThePixels() throws IOException {
        String uri = new ShownImage("x", new RgbImage(2, 1, new byte[] {1, 2, 3, (byte) 255, 0, (byte) 128})).dataUri();
        var picture = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1))));
        assertEquals(2, picture.getWidth());
        assertEquals(0xFF010203, picture.getRGB(0, 0));
        assertEquals(0xFFFF0080, picture.getRGB(1, 0));
        String large = new ShownImage("x", new RgbImage(224, 112, new byte[224 * 112 * 3])).dataUri();
        var small = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(large.substring(large.indexOf(',') + 1))));
        assertEquals(72, small.getWidth());
        assertEquals(36, small.getHeight());
    }

    @Test
    void nightsAreATableAndALine() throws IOException {
        List<RecordedNight> nights = new ArrayList<>();
        for (int night = 0; night < 3; night++) {
            Instant began = Instant.parse("2026-01-0" + (night + 1) + "T02:00:00Z");
            nights.add(new RecordedNight(began, "run", "net float32", 100, 90, night == 0 ? Outcome.NEW : Outcome.SAME, "s", "e",
                    SeriesStep.first("net float32")));
            nights.add(new RecordedNight(began, "run", "net 4W4A all", 100, 80 - 20 * (night / 2),
                    night == 0 ? Outcome.NEW : night == 1 ? Outcome.SAME : Outcome.WORSE, "s", "e",
                    SeriesStep.first("net 4W4A all")));
        }
        String page = ReportPage.render(List.of(page("net", nights)), "test");
        assertTrue(page.contains("<tr><th scope=\"row\">2026-01-03 02:00</th><td style=\"text-align:right\">2</td>"
                + "<td style=\"text-align:right\">1</td><td style=\"text-align:right\">1</td><td style=\"text-align:right\">0</td></tr>"),
                "2 cells: 1 same, 1 worse, none new");
        assertTrue(page.contains("Top-1 in percent of 2 of 2 cells over 3 nights; 1 points differ"), "the figure's words");
    }
}
