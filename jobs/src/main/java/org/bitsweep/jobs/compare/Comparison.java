package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.judgement.ExitCode;
import org.bitsweep.judgement.Judge;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.report.table.ComparisonTable;
import org.bitsweep.report.table.Table;

/**
 * Two sides compared.
 *
 * @param base what is known
 * @param changed what is asked about
 * @param differences what else differs between the two, a sentence each
 * @param verdicts a verdict a cell
 */
public record Comparison(Side base, Side changed, List<String> differences, List<Verdict> verdicts) {

    private static final int SHOWN = 60;
    private static final Map<String, String> TITLES = new LinkedHashMap<>();

    static {
        TITLES.put("network", "network (SHA-256)");
        TITLES.put("engine", "engine (ONNX Runtime)");
        TITLES.put("plan", "quantization plan");
        TITLES.put("images", "images (SHA-256 of names, labels and pixels)");
        TITLES.put("selected", "number of images");
        TITLES.put("image-size", "image size");
        TITLES.put("normalization", "normalization");
        TITLES.put("batch", "batch");
    }

    public Comparison {
        differences = List.copyOf(differences);
        verdicts = List.copyOf(verdicts);
    }

    /**
     * Compares.
     *
     * @throws org.bitsweep.InputException if predictions of a side are not where its record says
     */
    public static Comparison of(Side base, Side changed, JudgementSettings settings, Configuration configuration)
            throws IOException {
        List<StoredCell> before = base.cells(configuration);
        List<StoredCell> now = changed.cells(configuration);
        // The new side's noise counts where both know it: it is of the network that is asked about.
        Map<String, NoiseFloor> noise = new HashMap<>(base.noise());
        noise.putAll(changed.noise());
        return new Comparison(base, changed, differences(base, changed, before, now),
                new Judge(settings).judge(before.stream().map(StoredCell::cell).toList(),
                        now.stream().map(StoredCell::cell).toList(), noise));
    }

    /** The verdicts where there is no other side: every cell is new. */
    public static List<Verdict> withNothing(Side changed, Configuration configuration) throws IOException {
        return new Judge(JudgementSettings.DEFAULT)
                .judge(List.of(), changed.cells(configuration).stream().map(StoredCell::cell).toList(), Map.of());
    }

    private static List<String> differences(Side base, Side changed, List<StoredCell> before, List<StoredCell> now) {
        List<String> differences = new ArrayList<>();
        Map<String, StoredCell> byName = new HashMap<>();
        now.forEach(cell -> byName.put(cell.recorded().name(), cell));
        TITLES.forEach((field, title) -> {
            Set<String> values = new LinkedHashSet<>();
            Set<String> networks = new TreeSet<>();
            int cells = 0;
            for (StoredCell cell : before) {
                StoredCell other = byName.get(cell.recorded().name());
                if (other != null && !String.valueOf(cell.key().get(field)).equals(String.valueOf(other.key().get(field)))) {
                    values.add(shortened(cell.key().get(field)) + " -> " + shortened(other.key().get(field)));
                    networks.add(cell.recorded().network());
                    cells++;
                }
            }
            if (cells > 0) {
                differences.add("What differs: " + title + ", in " + cells + (cells == 1 ? " cell" : " cells") + " of "
                        + String.join(", ", networks) + ": " + values.iterator().next()
                        + (values.size() > 1 ? " and " + (values.size() - 1) + " more" : "") + ".");
            }
        });
        for (String name : RecordedRun.SOFTWARE) {
            String first = base.run().software().getOrDefault(name, "");
            String second = changed.run().software().getOrDefault(name, "");
            if (!first.equals(second)) {
                differences.add("What differs: " + name + ": " + first + " -> " + second + ".");
            }
        }
        return differences.isEmpty()
                ? List.of("Nothing else differs between the two: networks, engine, Bitsweep, instruction sets, images,"
                        + " preprocessing and batch are the same.")
                : differences;
    }

    private static String shortened(String value) {
        String text = String.valueOf(value);
        if (text.matches("[0-9a-f]{64}")) {
            return text.substring(0, 12);
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** As a table. */
    public Table table(VerdictText text) {
        return ComparisonTable.of(changed.title() + " against " + base.title(), differences, verdicts, text);
    }

    public ExitCode exitCode() {
        return ExitCode.of(verdicts);
    }
}
