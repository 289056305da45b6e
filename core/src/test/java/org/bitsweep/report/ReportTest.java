package org.bitsweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.SpentBits;
import org.bitsweep.report.table.AblationTable;
import org.bitsweep.report.table.CellsTable;
import org.bitsweep.report.table.HtmlRenderer;
import org.bitsweep.report.table.LatexRenderer;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.NetworksTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final QuantizationSettings REFERENCE = Profile.REFERENCE.settings();
    private static final Path PUBLISHED = Path.of(System.getProperty("bitsweep.root"), "conf", "published");

    private static ConfigurationResult result(int weights, int activations, Set<Method> methods, String digest, int right) {
        return new ConfigurationResult(
                new QuantizationConfig(weights, activations, methods, REFERENCE), "plan-" + digest, digest, new Accuracy(200, right, 199));
    }

    private static NetworkResult network(String name, int right, ConfigurationResult... results) {
        return new NetworkResult(
                name,
                "0123456789abcdef",
                new Preprocessing(Geometry.torchvision(256, 224), Normalization.IMAGENET).canonicalTexts(),
                REFERENCE,
                "f0",
                new Accuracy(200, right, 199),
                List.of(results));
    }

    private static final NetworkResult SMALL = network(
            "resnet20",
            163,
            result(4, 4, Set.of(), "d0", 100),
            result(5, 5, Set.of(), "d1", 160),
            new ConfigurationResult(new QuantizationConfig(4, 4, Set.of(Method.BIT_ALLOCATION_WEIGHTS), REFERENCE), "plan-d2", "d2",
                    new Accuracy(200, 121, 199), Optional.of(new SpentBits(4.64, 4712 / 1045.0, 1517, OptionalDouble.of(3.21)))),
            result(5, 5, Set.of(Method.BIT_ALLOCATION_WEIGHTS), "d1", 160));

    private static final Map<String, String> PROVENANCE = new LinkedHashMap<>();

    static {
        PROVENANCE.put("bitsweep", "0.1.0");
        PROVENANCE.put("ONNX Runtime", "1.29.0");
    }

    private static RunRecord run(EvaluatedImages images, NetworkResult... networks) {
        return new RunRecord("sample", images, 50, List.of(networks), RunRecord.OWN_STORE, Map.of(), PROVENANCE, Presentation.PLAIN);
    }

    private static final RunRecord RUN = run(EvaluatedImages.all("cifar10", 200), SMALL);

    @Test
    void ablationOnATerminal() {
        assertEquals(
                """
                sample: Top-1 of resnet20 by methods and bits
                ────────────────────────────────────────────────────────────────────────────
                 ACIQ    bit allocation A  bit allocation W  bias correction   4W4A     5W5A
                ────────────────────────────────────────────────────────────────────────────
                float32                                                       81.50    81.50
                ────────────────────────────────────────────────────────────────────────────
                                                                              50.00  80.00 a
                                                  ✓                           60.50  80.00 a
                ────────────────────────────────────────────────────────────────────────────
                Top-1 in percent, n = 200 images of cifar10 in every cell; 95 % interval at most ±6.86 points (Wilson).
                Cells with the same letter (a) are one network: their configurations rewrite to the same graph, which was evaluated
                  once.
                Settings: profile reference; batches of 50.
                Networks (SHA-256): resnet20 0123456789ab.
                Made with bitsweep 0.1.0, ONNX Runtime 1.29.0.
                """,
                new TerminalRenderer(TerminalRenderer.Characters.UNICODE)
                        .render(AblationTable.of(RUN, SMALL, PublishedFigures.NONE)));
    }

    @Test
    void asciiHoldsNothingElse() {
        String text = new TerminalRenderer(TerminalRenderer.Characters.ASCII)
                .render(AblationTable.of(RUN, SMALL, PublishedFigures.NONE));
        assertTrue(text.chars().allMatch(character -> character < 128), text);
        assertTrue(text.contains("+-6.86 points"), text);
        assertTrue(text.contains("                                  x                           60.50  80.00 a"), text);
    }

    @Test
    void ablationInMarkdown() {
        assertEquals(
                """
                ### sample: Top-1 of resnet20 by methods and bits

                | ACIQ | bit allocation A | bit allocation W | bias correction | 4W4A | 5W5A |
                |:---:|:---:|:---:|:---:|---:|---:|
                | float32 |  |  |  | 81.50 | 81.50 |
                |  |  |  |  | 50.00 | 80.00 a |
                |  |  | ✓ |  | 60.50 | 80.00 a |

                - Top-1 in percent, n = 200 images of cifar10 in every cell; 95 % interval at most ±6.86 points (Wilson).
                - Cells with the same letter (a) are one network: their configurations rewrite to the same graph, which was evaluated once.
                - Settings: profile reference; batches of 50.
                - Networks (SHA-256): resnet20 0123456789ab.
                - Made with bitsweep 0.1.0, ONNX Runtime 1.29.0.
                """,
                new MarkdownRenderer().render(AblationTable.of(RUN, SMALL, PublishedFigures.NONE)));
    }

    @Test
    void sixteenRowsInThePublishedOrderBesideThePublishedFigures() {
        List<ConfigurationResult> results = new ArrayList<>();
        for (Set<Method> methods : Method.combinations()) {
            for (int bits : List.of(2, 3, 4, 5)) {
                results.add(result(bits, bits, methods, bits + methods.toString(), 100));
            }
        }
        NetworkResult resnet101 = network("resnet101", 150, results.toArray(ConfigurationResult[]::new));
        Table table = AblationTable.of(
                run(EvaluatedImages.all("imagenet", 200), resnet101),
                resnet101,
                PublishedFigures.read(PUBLISHED.resolve("table3.csv")));
        assertEquals(17, table.rows().size());
        assertEquals(
                List.of("float32", "", "", "", "75.00 (77.3, -2.3)", "75.00 (77.3, -2.3)", "75.00 (77.3, -2.3)", "75.00 (77.3, -2.3)"),
                table.rows().get(0).cells());
        assertEquals(
                List.of("", "", "", "", "50.00 (0.1, +49.9)", "50.00 (0.5, +49.5)", "50.00 (61.8, -11.8)", "50.00 (74.9, -24.9)"),
                table.rows().get(1).cells());
        assertEquals(List.of("", "", "", "✓"), table.rows().get(2).cells().subList(0, 4));
        assertEquals(List.of("✓", "✓", "✓", "✓"), table.rows().get(16).cells().subList(0, 4));
        assertTrue(table.rows().get(16).cells().stream().skip(4).allMatch(cell -> cell.contains("(")), "every cell has its figure");
        assertTrue(table.notes().contains("In brackets: the published figure, and the difference from it in points."));
    }

    @Test
    void networksAcross() {
        RunRecord run = run(
                EvaluatedImages.all("imagenet", 200),
                network(
                        "vgg16_bn",
                        150,
                        result(8, 4, Set.of(), "d0", 100),
                        result(8, 4, Set.of(Method.ACIQ, Method.BIT_ALLOCATION_ACTIVATIONS), "d1", 110),
                        result(4, 4, Set.of(Method.values()), "d2", 120)),
                network("resnet18", 140, result(8, 4, Set.of(), "d3", 90)));
        assertEquals(
                """
                sample: Top-1 by network, bits and methods
                -----------------------------------------------------------------
                methods                             vgg16_bn             resnet18
                -----------------------------------------------------------------
                float32                   75.00 (73.4, +1.6)   70.00 (69.7, +0.3)
                -----------------------------------------------------------------
                8W4A
                naive                    50.00 (70.6, -20.6)  45.00 (61.5, -16.5)
                ACIQ + bit allocation A  55.00 (72.8, -17.8)                    -
                4W4A
                all four methods         60.00 (71.8, -11.8)                    -
                -----------------------------------------------------------------
                """,
                new TerminalRenderer(TerminalRenderer.Characters.ASCII)
                        .render(NetworksTable.of(run, PublishedFigures.read(PUBLISHED.resolve("table1.csv"))))
                        .split("Top-1 in percent")[0]);
    }

    @Test
    void aSubsetIsNotComparedWithFiguresOfTheWhole() {
        NetworkResult network = network("resnet18", 140, result(8, 4, Set.of(), "d", 90));
        PublishedFigures published = PublishedFigures.read(PUBLISHED.resolve("table1.csv"));
        Table table = NetworksTable.of(run(new EvaluatedImages("imagenet", 50_000, 200, List.of()), network), published);
        assertEquals(List.of("float32", "70.00 (69.7)"), table.rows().get(0).cells());
        assertTrue(table.notes().contains(
                "In brackets: the published figure. It is of the whole set, so no difference is printed."), table.notes().toString());
    }

    @Test
    void publishedFiguresOfOtherNetworksAreSaidToBeSo() {
        List<String> notes = AblationTable.of(RUN, SMALL, PublishedFigures.read(PUBLISHED.resolve("table1.csv"))).notes();
        assertTrue(notes.contains("No published figure is of these networks, bits, methods, granularity and clipping."),
                notes.toString());
        assertTrue(notes.stream().noneMatch(note -> note.startsWith("In brackets")), notes.toString());
    }

    @Test
    void subsetsAndMissingImagesAreStated() {
        RunRecord run = run(
                new EvaluatedImages("imagenet", 50_000, 206, List.of("a", "b", "c", "d", "e", "f")),
                network("resnet18", 140, result(8, 4, Set.of(), "d", 90)));
        List<String> notes = NetworksTable.of(run, PublishedFigures.NONE).notes();
        assertEquals(
                "SUBSET: only the first 206 of 50,000 images of imagenet; not comparable with figures of the whole set.",
                notes.get(0));
        assertEquals(
                "INCOMPLETE: 6 of 206 images could not be read and are missing from every number: a, b, c, d, e and 1 more.",
                notes.get(1));
    }

    @Test
    void settingsThatDifferAreStatedByNetwork() {
        QuantizationSettings calibrated = REFERENCE.withStatistics(StatisticsSource.CALIBRATED);
        NetworkResult other = new NetworkResult("b", "ff", Map.of(), calibrated, "f1", new Accuracy(200, 1, 1), List.of());
        List<String> notes =
                NetworksTable.of(run(EvaluatedImages.all("d", 200), SMALL, other), PublishedFigures.NONE).notes();
        assertTrue(notes.contains("Settings of resnet20: profile reference; batches of 50."), notes.toString());
        assertTrue(
                notes.contains("Settings of b: profile reference, statistics = calibrated; batches of 50."), notes.toString());
    }

    @Test
    void aNumberOverOtherImagesMakesNoTable() {
        assertEquals(
                "resnet20: an accuracy rests on 200 images, but 201 of cifar10 were to be scored. No table is made of it.",
                assertThrows(InputException.class, () -> run(EvaluatedImages.all("cifar10", 201), SMALL)).getMessage());
    }

    @Test
    void csvIsTheLongFormat() {
        List<String> lines = ResultsCsv.render(RUN).lines().toList();
        assertEquals(
                "table,network,weight_bits,activation_bits,activation_granularity,clipping,aciq,bit_allocation_activations,"
                        + "bit_allocation_weights,bias_correction,top1,top5,n,top1_count,top5_count,top1_low95,top1_high95,"
                        + "statistics,batch,profile,images_in_dataset,images_unreadable,configuration_digest,plan_digest,"
                        + "network_digest,evaluation,format,average_weight_bits,average_activation_bits,bytes_an_image,"
                        + "weight_entropy_bits",
                lines.get(0));
        assertEquals(
                "sample,resnet20,32,32,,,0,0,0,0,81.5000,99.5000,200,163,199,75.5429,86.2698,,50,reference,200,0,,float32,"
                        + "0123456789abcdef,f0,2,32,32,,",
                lines.get(1));
        assertEquals(
                "sample,resnet20,4,4,channel,min-max,0,0,1,0,60.5000,99.5000,200,121,199,53.5883,67.0159,batch,50,reference,"
                        + "200,0," + SettingsText.digest(SMALL.configurations().get(2).configuration())
                        + ",plan-d2,0123456789abcdef,d2,2,4.6400,4.5091,1517,3.2100",
                lines.get(4));
        assertTrue(lines.get(2).endsWith(",d0,2,,,,"), lines.get(2));
        assertEquals(6, lines.size());
    }

    @Test
    void jsonHoldsEverySetting() throws IOException {
        JsonNode root = new ObjectMapper().readTree(ResultsJson.render(RUN));
        assertEquals("sample", root.get("sweep").asText());
        assertEquals(200, root.at("/images/scored").asInt());
        assertEquals("1.29.0", root.at("/provenance/ONNX Runtime").asText());
        assertEquals(
                "resize=shorter-side:256:bilinear;crop=centre:224x224",
                root.at("/networks/0/preprocessing/geometry").asText());
        assertEquals(163, root.at("/networks/0/float32/top1-count").asInt());
        JsonNode third = root.at("/networks/0/configurations/2");
        assertEquals(60.5, third.at("/accuracy/top1-percent").asDouble());
        Map<String, String> text = new LinkedHashMap<>();
        third.get("configuration").properties().forEach(field -> text.put(field.getKey(), field.getValue().asText()));
        assertEquals(SettingsText.of(SMALL.configurations().get(2).configuration()), text);
    }

    @Test
    void latexAndHtmlEscape() {
        Table table = new Table(
                "vgg16_bn & co",
                List.of(new Table.Column("a<b", Table.Alignment.LEFT), new Table.Column("c", Table.Alignment.RIGHT)),
                List.of(
                        new Table.Row(Table.RowKind.BASELINE, List.of("float32", "1")),
                        new Table.Row(Table.RowKind.HEADING, List.of("4W4A")),
                        new Table.Row(Table.RowKind.BODY, List.of("✓", "2"))),
                List.of("95 % at most ±1."));
        assertEquals(
                """
                \\begin{table}
                \\centering
                \\caption{vgg16\\_bn \\& co}
                \\resizebox*{!}{\\ifdim\\totalheight>0.8\\textheight 0.8\\textheight\\else\\totalheight\\fi}{%
                \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%
                \\begin{tabular}{lr}
                \\toprule
                a\\textless{}b & c \\\\
                \\midrule
                float32 & 1 \\\\
                \\midrule
                \\multicolumn{2}{l}{4W4A} \\\\
                \\checkmark{} & 2 \\\\
                \\bottomrule
                \\end{tabular}}}
                \\par\\smallskip
                \\parbox{\\linewidth}{\\footnotesize 95 \\% at most $\\pm$1.}
                \\end{table}
                """,
                new LatexRenderer().render(table));
        assertEquals(
                """
                <div class="table">
                <div class="scroll" role="region" tabindex="0" aria-label="vgg16_bn &amp; co">
                <table>
                <caption><span>vgg16_bn &amp; co</span></caption>
                <thead>
                <tr><th scope="col">a&lt;b</th><th scope="col" style="text-align:right">c</th></tr>
                </thead>
                <tbody>
                <tr class="baseline"><th scope="row">float32</th><td style="text-align:right">1</td></tr>
                <tr class="heading"><th scope="rowgroup" colspan="2">4W4A</th></tr>
                <tr><th scope="row">✓</th><td style="text-align:right">2</td></tr>
                </tbody>
                </table>
                </div>
                <ul class="notes">
                <li>95 % at most ±1.</li>
                </ul>
                </div>
                """,
                new HtmlRenderer().render(table));
    }

    @Test
    void latexKnowsEveryCharacterItIsGiven() {
        Table table = new Table("a\\b{c}^~|\"é×ß☃\n", List.of(new Table.Column("$5 #1", Table.Alignment.LEFT)),
                List.of(new Table.Row(Table.RowKind.BODY, List.of("<x>"))), List.of());
        String text = new LatexRenderer().render(table);
        assertTrue(text.contains("\\caption{a\\textbackslash{}b\\{c\\}\\^{}\\~{}\\textbar{}\"é$\\times$ß? }"), text);
        assertTrue(text.contains("\n\\$5 \\#1 \\\\\n"), text);
        assertTrue(text.contains("\\textless{}x\\textgreater{} \\\\"), text);
    }

    @Test
    void everyCellCarriesItsOwnInterval() {
        Table table = CellsTable.of(RUN);
        assertEquals(List.of("resnet20", "float32", "", "81.50", "75.54 to 86.27", "99.50", "163", "200"), table.rows().get(0).cells());
        assertEquals(List.of("resnet20", "4W4A", "bit-allocation-weights", "60.50", "53.59 to 67.02", "99.50", "121", "200"),
                table.rows().get(3).cells());
        RunRecord noisy = new RunRecord("sample", EvaluatedImages.all("cifar10", 200), 50, List.of(SMALL), RunRecord.OWN_STORE,
                Map.of("d2", new NoiseFloor(2, 200, 6, 1.5)), PROVENANCE, Presentation.PLAIN);
        assertEquals(List.of("97.00", "1.50"), CellsTable.of(noisy).rows().get(3).cells().subList(8, 10));
        assertEquals(List.of("-", "-"), CellsTable.of(noisy).rows().get(0).cells().subList(8, 10));
    }

    @Test
    void aRecordReadsBackToItself() {
        Presentation presentation = new Presentation(Sweep.TableShape.ABLATION,
                PublishedFigures.read(PUBLISHED.resolve("table1.csv")), List.of("a", "<b>"), Map.of("resnet20", "prepared/x"));
        RunRecord run = new RunRecord("sample", new EvaluatedImages("imagenet", 50_000, 202, List.of("x", "y")), 50, List.of(SMALL,
                network("other", 12)), "hdfs:/store", Map.of("d2", new NoiseFloor(2, 200, 6, 1.5)), PROVENANCE, presentation);
        assertEquals(run, RunRecordReader.read("results.json", ResultsJson.render(run)));
        String text = ResultsJson.render(run);
        assertEquals(2, text.split("\"spent\"", -1).length, "one cell has it");
        // Older records have bits and no entropy.
        assertEquals(Optional.of(new SpentBits(4.64, 4712 / 1045.0, 1517)), RunRecordReader.read("results.json",
                text.replaceFirst(",\\s*\"weight-entropy-bits\" : 3.21", "")).networks().get(0).configurations().get(2).spent());
        assertEquals("results.json: top5-count: expected a count, found \"many\". Run the sweep again; what is stored is found.",
                assertThrows(InputException.class, () -> RunRecordReader.read("results.json",
                        text.replaceFirst("\"top5-count\" : 199", "\"top5-count\" : \"many\""))).getMessage());
        assertEquals("results.json: table: expected ablation or networks, found round. Run the sweep again; what is stored is found.",
                assertThrows(InputException.class, () -> RunRecordReader.read("results.json",
                        text.replace("\"table\" : \"ablation\"", "\"table\" : \"round\""))).getMessage());
    }

    @Test
    void publishedFigures() {
        PublishedFigures kld = PublishedFigures.read(PUBLISHED.resolve("kld.csv"));
        assertEquals(Optional.of(PrintedFigure.of("71.59")), kld.float32("vgg16"));
        // Published per tensor: no figure for a configuration per channel.
        assertEquals(
                Optional.empty(), kld.quantized("vgg16", new QuantizationConfig(8, 4, Set.of(Method.ACIQ), REFERENCE)));
    }
}
