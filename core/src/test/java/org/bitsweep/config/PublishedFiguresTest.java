package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitsweep.InputException;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFiguresTest {

    private static final String HEADER = "table,network,weight_bits,activation_bits,activation_granularity,clipping,aciq,"
            + "bit_allocation_activations,bit_allocation_weights,bias_correction,top1\n";
    private static final Path SHIPPED = Path.of(System.getProperty("bitsweep.root"), "conf", "published");

    @TempDir
    Path folder;

    @Test
    void shippedFilesHoldAllTheirFigures() {
        Map<String, Integer> rows = Map.of("table1", 66, "table2", 42, "table3", 65, "kld", 28);
        rows.forEach((name, count) ->
                assertEquals(count, PublishedFigures.read(SHIPPED.resolve(name + ".csv")).figures().size(), name));
        PublishedFigures kld = PublishedFigures.read(SHIPPED.resolve("kld.csv"));
        assertEquals(Optional.of(PrintedFigure.of("67.4")), kld.quantized("vgg16", new QuantizationConfig(
                8, 4, Set.of(Method.ACIQ), Profile.REFERENCE.settings().withGranularity(Granularity.TENSOR))));
        // KLD stands in ACIQ's place, and is no ACIQ to the figures.
        QuantizationSettings divergence =
                Profile.REFERENCE.settings().withGranularity(Granularity.TENSOR).withClipping(new KullbackLeibler());
        assertEquals(Optional.of(PrintedFigure.of("67.04")),
                kld.quantized("vgg16", new QuantizationConfig(8, 4, Set.of(Method.ACIQ), divergence)));
        assertEquals(Optional.of(PrintedFigure.of("53.9")), kld.quantized("vgg16", new QuantizationConfig(8, 4, Set.of(), divergence)));
    }

    @Test
    void shippedKnownDifferencesAreOfShippedCells() {
        List<KnownDifference> known = KnownDifference.read(SHIPPED.resolve("known-differences.csv"));
        Set<Method> all = Set.of(Method.values());
        assertEquals(List.of(0), applying(known, "resnet50 4W4A", all));
        assertEquals(List.of(), applying(known, "resnet50 4W4A", Set.of(Method.ACIQ)));
        assertEquals(List.of(), applying(known, "resnet50 4W8A", all));
        assertEquals(List.of(1, 2), applying(known, "resnet101 5W5A", all));
        assertEquals(List.of(1), applying(known, "resnet101 5W5A", Set.of(Method.BIT_ALLOCATION_ACTIVATIONS)));
        assertEquals(List.of(), applying(known, "resnet101 4W4A", all));
        assertEquals(List.of(), applying(known, "resnet101 float32", Set.of()));
        assertTrue(known.get(0).text().startsWith("the authors' own page has 73.33 (statistics per batch of 512, shuffled)"));
    }

    private static List<Integer> applying(List<KnownDifference> known, String group, Set<Method> on) {
        return IntStream.range(0, known.size()).filter(i -> known.get(i).appliesTo(group, on)).boxed().toList();
    }

    @Test
    void knownDifferencesThatCannotBeRead() throws IOException {
        String header = "network,weight_bits,activation_bits,aciq,bit_allocation_activations,bit_allocation_weights,"
                + "bias_correction,difference\n";
        Map<String, String> refusals = Map.of(
                "net,4,4,,,2,,x", ":2: bit_allocation_weights: expected 0, 1 or nothing, found \"2\". Correct the line.",
                "net,9,4,,,,,x", ":2: weight_bits: expected 2 to 8, 32 or nothing, found \"9\". Correct the line.",
                "net,4,4,,,,, ", ":2: difference: expected what is known, found \" \". Correct the line.",
                "net,4,4", ":2: expected 8 fields, found 3. Correct the line.");
        for (Map.Entry<String, String> refusal : refusals.entrySet()) {
            Path file = Files.writeString(folder.resolve("known.csv"), header + refusal.getKey() + "\n");
            assertEquals(file + refusal.getValue(),
                    assertThrows(InputException.class, () -> KnownDifference.read(file)).getMessage());
        }
        Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n");
        assertTrue(assertThrows(InputException.class, () -> KnownDifference.read(other)).getMessage()
                .startsWith(other + ":1: expected the columns network,weight_bits,"));
    }

    private void refused(String problem, String row) throws IOException {
        Path file = Files.writeString(folder.resolve("figures.csv"), HEADER + "t,net,32,32,,,0,0,0,0,71.5\n" + row + "\n");
        assertEquals(
                file + ":3: " + problem,
                assertThrows(InputException.class, () -> PublishedFigures.read(file)).getMessage());
    }

    @Test
    void accuraciesThatAreNoPercentages() throws IOException {
        for (String number : new String[] {"NaN", "271.6", "-1", "", "1e1", "0x1p3", "71,5".replace(',', ';'), "100.01", "50f"}) {
            refused("top1: expected a percentage from 0 to 100, found \"" + number + "\". Correct the line.",
                    "t,net,4,4,channel,min-max,0,0,0,0," + number);
        }
    }

    @Test
    void bitsThatNoTableHas() throws IOException {
        String words = "expected one of 2, 3, 4, 5, 6, 7, 8, 32, found ";
        refused("weight_bits: " + words + "\"-3\". Correct the line.", "t,net,-3,4,channel,min-max,0,0,0,0,1");
        refused("activation_bits: " + words + "\"16\". Correct the line.", "t,net,4,16,channel,min-max,0,0,0,0,1");
        refused("activation_bits: expected 32 beside 32 bits of weights, found \"4\". Correct the line.",
                "t,net,32,4,channel,min-max,0,0,0,0,1");
        refused("activation_bits: expected 2 to 8 beside 4 bits of weights, found \"32\". Correct the line.",
                "t,net,4,32,channel,min-max,0,0,0,0,1");
    }

    @Test
    void wordsThatAreNone() throws IOException {
        refused("activation_granularity: expected one of channel, tensor, found \"layer\". Correct the line.",
                "t,net,4,4,layer,min-max,0,0,0,0,1");
        refused("clipping: expected one of min-max, kld, found \"laplace\". Correct the line.",
                "t,net,4,4,channel,laplace,0,0,0,0,1");
        refused("clipping: expected laplace, gauss or a multiple such as 2-sigma beside aciq = 1, found \"min-max\". Correct"
                + " the line.", "t,net,4,4,channel,min-max,1,0,0,0,1");
        refused("aciq: expected 0 beside 32 bits, found \"1\". Correct the line.", "t,other,32,32,,,1,0,0,0,1");
        refused("activation_granularity: expected nothing beside 32 bits, found \"channel\". Correct the line.",
                "t,other,32,32,channel,,0,0,0,0,1");
        refused("network: expected the name of a network, found \"\". Correct the line.", "t,,4,4,channel,min-max,0,0,0,0,1");
        refused("expected 11 fields, found 1. Correct the line.", "");
    }

    @Test
    void theSameCellTwice() throws IOException {
        refused("the same network, bits, granularity, clipping and methods as in line 2. Remove one.",
                "u,net,32,32,,,0,0,0,0,71.6");
    }
}
