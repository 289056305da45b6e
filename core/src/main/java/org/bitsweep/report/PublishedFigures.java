package org.bitsweep.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;

/**
 * Top-1 figures of the paper, read from the long CSV format of {@code conf/published}: one row a cell.
 *
 * @param figures the rows
 */
public record PublishedFigures(List<Figure> figures) {

    /** No figures: tables are printed without them. */
    public static final PublishedFigures NONE = new PublishedFigures(List.of());

    private static final List<String> COLUMNS = List.of(
            "table",
            "network",
            "weight_bits",
            "activation_bits",
            "activation_granularity",
            "clipping",
            "aciq",
            "bit_allocation_activations",
            "bit_allocation_weights",
            "bias_correction",
            "top1");
    private static final int FLOAT_BITS = 32;

    public PublishedFigures {
        figures = List.copyOf(figures);
    }

    /**
     * One printed number.
     *
     * @param network name of the network
     * @param weightBits 2 to 8, or 32 for float32
     * @param activationBits 2 to 8, or 32 for float32
     * @param granularity of activations; empty for float32
     * @param clipping rule of activations; empty for float32
     * @param methods that are on
     * @param topOnePercent as printed
     */
    public record Figure(
            String network,
            int weightBits,
            int activationBits,
            String granularity,
            String clipping,
            Set<Method> methods,
            double topOnePercent) {
        public Figure {
            methods = Set.copyOf(methods);
        }
    }

    /**
     * Reads a file of {@code conf/published}. No field holds commas, so none is quoted.
     *
     * @throws InputException naming file and line if it cannot be read
     */
    public static PublishedFigures read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": no such file of published figures. Correct published.", missing);
        } catch (IOException error) {
            throw new InputException(file + ": the published figures cannot be read: " + error, error);
        }
        if (lines.isEmpty() || !lines.get(0).equals(String.join(",", COLUMNS))) {
            throw new InputException(file + ":1: expected the columns " + String.join(",", COLUMNS) + ", found "
                    + (lines.isEmpty() ? "an empty file" : lines.get(0)) + ".");
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                figures.add(figure(lines.get(i).split(",", -1)));
            } catch (IllegalArgumentException error) {
                throw new InputException(file + ":" + (i + 1) + ": expected " + COLUMNS.size()
                        + " fields with numbers of bits, 0 or 1 for each method and a percentage, found "
                        + lines.get(i) + ".");
            }
        }
        return new PublishedFigures(figures);
    }

    private static Figure figure(String[] fields) {
        if (fields.length != COLUMNS.size()) {
            throw new IllegalArgumentException();
        }
        EnumSet<Method> methods = EnumSet.noneOf(Method.class);
        for (Method method : Method.values()) {
            String flag = field(fields, column(method));
            if (!flag.equals("0") && !flag.equals("1")) {
                throw new IllegalArgumentException();
            }
            if (flag.equals("1")) {
                methods.add(method);
            }
        }
        return new Figure(
                field(fields, "network"),
                Integer.parseInt(field(fields, "weight_bits")),
                Integer.parseInt(field(fields, "activation_bits")),
                field(fields, "activation_granularity"),
                field(fields, "clipping"),
                methods,
                Double.parseDouble(field(fields, "top1")));
    }

    private static String field(String[] fields, String column) {
        return fields[COLUMNS.indexOf(column)];
    }

    /** The column of a method in this format, and in {@link ResultsCsv}. */
    static String column(Method method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    /** How this format, and {@link ResultsCsv}, name the clipping of a configuration. */
    static String clipping(QuantizationConfig configuration) {
        return configuration.uses(Method.ACIQ) ? configuration.settings().clipping().key() : "min-max";
    }

    /** How this format, and {@link ResultsCsv}, name the granularity of a configuration. */
    static String granularity(QuantizationConfig configuration) {
        return configuration.settings().granularity().name().toLowerCase(Locale.ROOT);
    }

    /** The printed Top-1 of the float32 network, in percent. */
    public Optional<Double> float32(String network) {
        return figures.stream()
                .filter(figure -> figure.network().equals(network) && figure.weightBits() == FLOAT_BITS)
                .map(Figure::topOnePercent)
                .findFirst();
    }

    /** The printed Top-1 of a network under a configuration, in percent. */
    public Optional<Double> quantized(String network, QuantizationConfig configuration) {
        return figures.stream()
                .filter(figure -> figure.network().equals(network)
                        && figure.weightBits() == configuration.weightBits()
                        && figure.activationBits() == configuration.activationBits()
                        && figure.methods().equals(configuration.methods())
                        && figure.granularity().equals(granularity(configuration))
                        && figure.clipping().equals(clipping(configuration)))
                .map(Figure::topOnePercent)
                .findFirst();
    }
}
