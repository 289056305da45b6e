package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.Verdict;

/** What all networks of a comparison say together about the same bits and methods. */
public final class TogetherText {

    private TogetherText() {}

    /** A sentence for every pair of bits and methods that more than one network has, and what they rest on. */
    public static List<String> of(List<Verdict> verdicts) {
        Map<String, List<PairedTable>> tables = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Compared compared) {
                tables.computeIfAbsent(bitsAndMethods(compared.cell()), key -> new ArrayList<>()).add(compared.table());
            }
        }
        List<String> sentences = new ArrayList<>();
        tables.forEach((key, ofNetworks) -> {
            if (ofNetworks.size() > 1) {
                PairedTable all = PairedTable.sum(ofNetworks);
                sentences.add(String.format(Locale.ROOT, "Together, %s: %d networks, n = %d, %+.2f points, 95 %% interval %+.2f to"
                        + " %+.2f, only base %d, only new %d, p %.2g.", key, ofNetworks.size(), all.images(),
                        all.differencePoints(), all.interval().lowPoints(), all.interval().highPoints(), all.onlyBaseRight(),
                        all.onlyNewRight(), all.pValue()));
            }
        });
        if (!sentences.isEmpty()) {
            sentences.add("Together: every network's pairs counted alike, as if each had images of its own; p is not adjusted.");
        }
        return sentences;
    }

    /** The last two words of a cell's name; a float32 cell has one. */
    private static String bitsAndMethods(String cell) {
        String[] words = cell.split(" ");
        String last = words[words.length - 1];
        return last.equals("float32") ? last : words[words.length - 2] + " " + last;
    }
}
