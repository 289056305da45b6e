package org.bitsweep.jobs.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.report.RecordedRun;

/** What else differs between two sides, which often is the answer. */
final class Differences {

    private static final int SHOWN = 60;
    private static final Map<String, String> TITLES = new LinkedHashMap<>();

    static {
        TITLES.put("network", "network (SHA-256)");
        TITLES.put(EvaluationKey.ENGINE, "engine (ONNX Runtime)");
        TITLES.put("plan", "quantization plan");
        TITLES.put("images", "images (SHA-256 of names, labels and pixels)");
        TITLES.put("selected", "number of images");
        TITLES.put("image-size", "image size");
        TITLES.put("normalization", "normalization");
        TITLES.put(EvaluationKey.BATCH, "batch");
    }

    private Differences() {}

    /** A sentence each; one that says so if nothing differs. */
    static List<String> of(Side base, Side changed, List<CellPair> pairs) {
        List<String> differences = new ArrayList<>();
        TITLES.forEach((field, title) -> {
            Set<String> values = new LinkedHashSet<>();
            Set<String> networks = new TreeSet<>();
            int cells = 0;
            for (CellPair pair : pairs) {
                String before = String.valueOf(pair.base().described().key().get(field));
                String now = String.valueOf(pair.changed().described().key().get(field));
                if (!before.equals(now)) {
                    values.add(shortened(before) + " -> " + shortened(now));
                    networks.add(pair.base().described().network());
                    cells++;
                }
            }
            if (cells > 0) {
                differences.add("What differs: " + title + ", in " + cells + (cells == 1 ? " cell" : " cells") + " of "
                        + String.join(", ", networks) + ": " + values.iterator().next()
                        + (values.size() > 1 ? " and " + (values.size() - 1) + " more" : "") + ".");
            }
        });
        List<String> unknown = new ArrayList<>();
        for (String name : RecordedRun.SOFTWARE) {
            String before = base.software().getOrDefault(name, "");
            String now = changed.software().getOrDefault(name, "");
            if (before.isEmpty() || now.isEmpty()) {
                unknown.add(name);
            } else if (!before.equals(now)) {
                differences.add("What differs: " + name + ": " + before + " -> " + now + ".");
            }
        }
        if (differences.isEmpty()) {
            differences.add("Nothing else differs between the two: networks, engine, "
                    + (unknown.contains(RecordedRun.BITSWEEP) ? "" : "Bitsweep, ")
                    + "instruction sets, images, preprocessing and batch are the same.");
        }
        if (!unknown.isEmpty()) {
            differences.add("Not known of both sides: " + String.join(", ", unknown) + ".");
        }
        return differences;
    }

    private static String shortened(String text) {
        if (text.matches("[0-9a-f]{64}")) {
            return text.substring(0, 12);
        }
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
