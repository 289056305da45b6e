package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run shown again: as it was, otherwise, and after parts of it are gone. */
class ReportCommandTest {

    private static final int IMAGES = 60;
    private static final int SIDE = 16;
    private static final String SCRIPT = "<b>net";

    @TempDir
    private static Path folder;

    private static Path run;

    @BeforeAll
    static void sweep() throws IOException {
        Path manifest = TinyImages.write(folder.resolve("images"), 9, IMAGES, 3, SIDE);
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(12, 3, SIDE),
                TinyNetworks.AS_THEY_ARE, "name = \"" + SCRIPT + "\"");
        Path classes = Files.writeString(folder.resolve("classes.csv"), "index,name\n0,<i>red\n1,green\n2,blue\n");
        run = folder.resolve("run");
        CommandRun.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--class-list",
                classes.toString(), "--bits", "3,2", "--methods", "none,all", "--batch-size", "20", "--master", "local[2]",
                "--output", run.toString()).requireSuccess();
    }

    private static String page(Path file) throws IOException {
        return Files.readString(file);
    }

    @Test
    void everySweepLeavesItsPage() throws IOException {
        String page = page(run.resolve("report.html"));
        assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">"), page.substring(0, 60));
        assertFalse(page.contains("<script") || page.contains("<b>") || page.contains("<i>"), "names stay text");
        assertTrue(page.contains("&lt;b&gt;net: classes that are confused most"), "confused classes");
        String right = Predictions.results(run, "top1").get(0);
        assertTrue(page.contains("<span class=\"number\">" + right.substring(0, right.length() - 2) + " %</span>"), right);
        // Images are those whose predictions differ: as many as the page says, at most 24.
        int changed = Integer.parseInt(Pattern.compile("Of 60 images ([0-9]+) are").matcher(page).results().findFirst()
                .orElseThrow().group(1));
        assertEquals(Math.min(24, changed), page.split("<img src=\"data:image/png;base64,", -1).length - 1);
        assertTrue(changed > 0, "there is something to look at");
    }

    /** A remark travels to executors with its network. */
    @Test
    void aNetworkWithARemarkRuns() throws IOException {
        Path network = TinyNetworks.write(folder, "sigmoid", TinyNetworks.withoutRelu(SIDE));
        CommandRun sweep = CommandRun.of("sweep", "--network", network.toString(), "--manifest",
                folder.resolve("images/manifest.csv").toString(), "--classes", "3", "--bits", "4", "--methods", "none", "--master",
                "local[2]", "--output", folder.resolve("remarked").toString()).requireSuccess();
        assertTrue(sweep.err().contains("note: sigmoid: no ReLU follows any layer directly"), sweep.err());
        assertEquals(2, Predictions.results(folder.resolve("remarked"), "top1").size());
    }

    @Test
    void thePageOfTheSameRecordStays() throws IOException {
        Path again = folder.resolve("again");
        List<String> sweep = List.of("sweep", "--network", folder.resolve("tiny.conf").toString(), "--manifest",
                folder.resolve("images/manifest.csv").toString(), "--classes", "3", "--bits", "4", "--master", "local[2]", "--output",
                again.toString());
        CommandRun.of(sweep).requireSuccess();
        Path page = again.resolve("report.html");
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(page, longAgo);
        CommandRun.of(sweep).requireSuccess();
        assertEquals(longAgo, Files.getLastModifiedTime(page));
        String whole = page(page);
        Files.writeString(page, "damaged " + whole);
        CommandRun.of(sweep).requireSuccess();
        assertEquals(whole, page(page));
    }

    @Test
    void theSameIsPrintedAgain() throws IOException {
        assertEquals(Files.readString(run.resolve("table.txt")),
                CommandRun.of("report", run.toString()).requireSuccess().out());
        assertEquals(Files.readString(run.resolve("table.md")),
                CommandRun.of("report", run.toString(), "--format", "markdown").requireSuccess().out());
        Path copy = folder.resolve("copy.html");
        assertEquals("The report is in " + copy + ".\n",
                CommandRun.of("report", run.toString(), "--output", copy.toString()).requireSuccess().out());
        assertTrue(page(run.resolve("report.html")).startsWith(page(copy)), "but for the line that says of which record it is");
    }

    @Test
    void otherwise() throws IOException {
        List<String> cells = CommandRun.of("report", run.toString(), "--table", "cells", "--format", "csv").requireSuccess().out()
                .lines().toList();
        assertEquals("network,bits,methods,Top-1,95 % interval,Top-5,right,n", cells.get(0));
        assertEquals(Predictions.results(run, "top1_count"), cells.stream().skip(1).map(line -> line.split(",")[6]).toList());
        assertEquals(List.of("float32", "3W3A", "2W2A", "3W3A", "2W2A"),
                cells.stream().skip(1).map(line -> line.split(",")[1]).toList());
        assertTrue(CommandRun.of("report", run.toString(), "--table", "ablation").requireSuccess().out()
                .contains("ACIQ    bit allocation A  bit allocation W  bias correction"));
        Path published = Files.writeString(folder.resolve("published.csv"), """
                table,network,weight_bits,activation_bits,activation_granularity,clipping,aciq,bit_allocation_activations,\
                bit_allocation_weights,bias_correction,top1
                other,<b>net,32,32,,,0,0,0,0,99.9
                """);
        String text = CommandRun.of("report", run.toString(), "--published", published.toString(), "--table", "published",
                "--format", "csv").requireSuccess().out();
        assertTrue(text.contains("<b>net float32,none,") && text.contains(",99.9,") && text.contains(",DIFFERENT,"), text);
        assertTrue(CommandRun.of("report", run.toString(), "--table", "published").refusal()
                .contains("expected published figures of its networks"));
        String latex = CommandRun.of("report", run.toString(), "--format", "latex").requireSuccess().out();
        assertTrue(latex.contains("\\textless{}b\\textgreater{}net"), latex);
        String page = CommandRun.of("report", run.toString(), "--format", "html", "--between", "2W2A none,2W2A all")
                .requireSuccess().out();
        assertTrue(page.contains("&lt;b&gt;net: 2W2A none and 2W2A all</h3>"), "the two cells that were asked for");
    }

    @Test
    void whatCannotBeShownIsSaid() throws IOException {
        assertEquals(SCRIPT + ": expected a cell of the run, found \"2W2A nine\". Did you mean \"2W2A none\"? It has float32,"
                + " 3W3A none, 2W2A none, 3W3A all, 2W2A all.",
                CommandRun.of("report", run.toString(), "--format", "html", "--between", "2W2A nine,float32").refusal());
        assertEquals("--between: expected two cells separated by a comma, such as \"float32,4W4A all\", found 1. Correct it.",
                CommandRun.of("report", run.toString(), "--format", "html", "--between", "float32").refusal());
        assertTrue(CommandRun.of("report", folder.resolve("images").toString()).refusal()
                .contains("expected the output folder of a finished sweep"));
        // The record alone, moved away from its predictions.
        Path alone = Files.createDirectories(folder.resolve("alone"));
        Files.copy(run.resolve("results.json"), alone.resolve("results.json"));
        String page = CommandRun.of("report", alone.toString(), "--format", "html").requireSuccess().out();
        assertTrue(page.contains("<p class=\"remark\">Effects, confused classes and images are left out: "), page);
        assertFalse(page.contains("<img "), "no image");
        assertTrue(page.contains("<table>") && page.contains("<svg "), "tables and figures need no more than the record");
    }
}
