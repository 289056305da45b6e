package org.bitsweep.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.quantization.Method;

/**
 * Something known to separate a published figure from what the authors' own code yields, read from
 * {@code conf/published/known-differences.csv}: a row a difference, of which an empty field means any.
 *
 * @param network name of the network; empty for any
 * @param weightBits 2 to 8, 32 for float32; empty for any
 * @param activationBits likewise
 * @param methods methods that must be on or off
 * @param text what is known, for readers
 */
public record KnownDifference(
        String network, String weightBits, String activationBits, Map<Method, Boolean> methods, String text) {

    private static final List<String> COLUMNS = List.of("network", "weight_bits", "activation_bits", "aciq",
            "bit_allocation_activations", "bit_allocation_weights", "bias_correction", "difference");
    private static final String FLOAT_BITS = "32";

    public KnownDifference {
        methods = Map.copyOf(methods);
    }

    /**
     * Reads a file. What is known is the rest of the line, commas and all.
     *
     * @throws InputException naming file, line and column
     */
    static List<KnownDifference> read(Path file) {
        List<String> lines = PublishedFigures.lines(file, "known differences", SweepKey.KNOWN_DIFFERENCES);
        if (lines.isEmpty() || !lines.get(0).equals(String.join(",", COLUMNS))) {
            throw new InputException(file + ":1: expected the columns " + String.join(",", COLUMNS) + ", found "
                    + (lines.isEmpty() ? "an empty file" : "something else") + ". Correct the header.");
        }
        List<KnownDifference> differences = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            differences.add(difference(file + ":" + (i + 1) + ": ", lines.get(i).split(",", COLUMNS.size())));
        }
        return differences;
    }

    private static KnownDifference difference(String where, String[] fields) {
        if (fields.length != COLUMNS.size()) {
            throw new InputException(where + "expected " + COLUMNS.size() + " fields, found " + fields.length
                    + ". Correct the line.");
        }
        Map<Method, Boolean> methods = new EnumMap<>(Method.class);
        for (Method method : Method.values()) {
            String column = PublishedFigures.column(method);
            String written = field(where, fields, column, "|0|1", "0, 1 or nothing");
            if (!written.isEmpty()) {
                methods.put(method, written.equals("1"));
            }
        }
        String bits = "|[2-8]|" + FLOAT_BITS;
        return new KnownDifference(fields[0], field(where, fields, "weight_bits", bits, "2 to 8, 32 or nothing"),
                field(where, fields, "activation_bits", bits, "2 to 8, 32 or nothing"), methods,
                field(where, fields, "difference", "(?s).*\\S.*", "what is known"));
    }

    private static String field(String where, String[] fields, String column, String pattern, String expected) {
        String found = fields[COLUMNS.indexOf(column)];
        if (!found.matches(pattern)) {
            throw new InputException(where + column + ": expected " + expected + ", found \"" + found + "\". Correct the line.");
        }
        return found;
    }

    /**
     * Whether a cell is one that this is known of.
     *
     * @param group network and bits, such as {@code resnet50 4W4A}
     * @param on methods that are on
     */
    public boolean appliesTo(String group, Set<Method> on) {
        int blank = group.lastIndexOf(' ');
        String bits = group.substring(blank + 1).replace("float32", FLOAT_BITS + "W" + FLOAT_BITS + "A");
        return (network.isEmpty() || group.startsWith(network + " ") && blank == network.length())
                && (weightBits.isEmpty() || bits.startsWith(weightBits + "W"))
                && (activationBits.isEmpty() || bits.endsWith("W" + activationBits + "A"))
                && methods.entrySet().stream().allMatch(asked -> on.contains(asked.getKey()) == asked.getValue());
    }
}
