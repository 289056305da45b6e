package org.bitsweep.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.range.HistogramClipping;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.settings.ConfigKey;
import org.bitsweep.settings.Setting;
import org.bitsweep.statistics.Granularity;

/**
 * Top-1 figures of the paper, read from the long CSV format of {@code conf/published}: one row a cell.
 *
 * @param figures the rows
 * @param knownDifferences what is known to separate figures from what the authors' code yields
 */
public record PublishedFigures(List<Figure> figures, List<KnownDifference> knownDifferences) {

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
    private static final List<String> BITS = List.of("2", "3", "4", "5", "6", "7", "8", Integer.toString(FLOAT_BITS));
    private static final List<String> NOTHING = List.of("");
    private static final String MIN_MAX = "min-max";

    public PublishedFigures {
        figures = List.copyOf(figures);
        knownDifferences = List.copyOf(knownDifferences);
    }

    /** Figures of which nothing else is known. */
    public PublishedFigures(List<Figure> figures) {
        this(figures, List.of());
    }

    /** The same with what is read from a file of known differences. */
    PublishedFigures withKnownDifferences(Path file) {
        return new PublishedFigures(figures, KnownDifference.read(file));
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
     * @param topOne Top-1 as printed
     */
    public record Figure(
            String network,
            int weightBits,
            int activationBits,
            String granularity,
            String clipping,
            Set<Method> methods,
            PrintedFigure topOne) {
        public Figure {
            methods = Set.copyOf(methods);
        }

        /** Whether it is the network's, under any variant of a sweep. */
        private boolean isOf(String name) {
            return network.equals(name) || network.equals(NetworkConfig.withoutVariant(name));
        }

        /** What may stand in a file once. */
        private Figure withoutAccuracy() {
            return new Figure(network, weightBits, activationBits, granularity, clipping, methods, PrintedFigure.of("0"));
        }
    }

    /**
     * Reads a file of {@code conf/published}. No field holds commas, so none is quoted.
     *
     * @throws InputException naming file, line and column if a row cannot be a figure, or says another row's again
     */
    public static PublishedFigures read(Path file) {
        List<String> lines = lines(file, "published figures", SweepKey.PUBLISHED);
        if (lines.isEmpty() || !lines.get(0).equals(String.join(",", COLUMNS))) {
            throw new InputException(file + ":1: expected the columns " + String.join(",", COLUMNS) + ", found "
                    + (lines.isEmpty() ? "an empty file" : shortened(lines.get(0))) + ". Correct the header.");
        }
        List<Figure> figures = new ArrayList<>();
        Map<Figure, Integer> rows = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ":" + (i + 1) + ": ";
            Figure figure = figure(where, lines.get(i).split(",", -1));
            Integer earlier = rows.putIfAbsent(figure.withoutAccuracy(), i + 1);
            if (earlier != null) {
                throw new InputException(where + "the same network, bits, granularity, clipping and methods as in line "
                        + earlier + ". Remove one.");
            }
            figures.add(figure);
        }
        return new PublishedFigures(figures);
    }

    /**
     * The lines of a file.
     *
     * @param what it holds, for messages
     * @param named the key that names it
     */
    static List<String> lines(Path file, String what, SweepKey named) {
        String correct = ". Correct " + named.key() + ".";
        try {
            if (Files.isDirectory(file)) {
                throw new InputException(file + ": is a folder, expected a CSV file of " + what + correct);
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": no such file of " + what + correct, missing);
        } catch (CharacterCodingException binary) {
            throw new InputException(file + ": expected " + what + " in UTF-8, found bytes that are no text" + correct, binary);
        } catch (IOException error) {
            throw new InputException(file + ": the " + what + " cannot be read: " + error + correct, error);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private static Figure figure(String where, String[] fields) {
        if (fields.length != COLUMNS.size()) {
            throw new InputException(where + "expected " + COLUMNS.size() + " fields, found " + fields.length
                    + ". Correct the line.");
        }
        EnumSet<Method> methods = EnumSet.noneOf(Method.class);
        for (Method method : Method.values()) {
            if (word(where, fields, column(method), List.of("0", "1")).equals("1")) {
                methods.add(method);
            }
        }
        String network = field(fields, "network");
        if (network.isBlank()) {
            throw wrong(where, fields, "network", "the name of a network");
        }
        int weightBits = Integer.parseInt(word(where, fields, "weight_bits", BITS));
        int activationBits = Integer.parseInt(word(where, fields, "activation_bits", BITS));
        boolean isFloat = weightBits == FLOAT_BITS;
        if (isFloat != (activationBits == FLOAT_BITS)) {
            throw wrong(where, fields, "activation_bits", isFloat ? "32 beside 32 bits of weights" : "2 to 8 beside "
                    + weightBits + " bits of weights");
        }
        if (isFloat && !methods.isEmpty()) {
            throw wrong(where, fields, column(methods.iterator().next()), "0 beside 32 bits");
        }
        String clipping = field(fields, "clipping");
        if (isFloat) {
            word(where, fields, "clipping", NOTHING);
        } else if (!methods.contains(Method.ACIQ)) {
            word(where, fields, "clipping", List.of(MIN_MAX, new KullbackLeibler().key()));
        } else if (!Setting.CLIPPING.allows(clipping) || Setting.clipping(clipping) instanceof HistogramClipping) {
            throw wrong(where, fields, "clipping", "laplace, gauss or a multiple such as 2-sigma beside aciq = 1");
        }
        String accuracy = field(fields, "top1");
        if (!accuracy.matches("[0-9]{1,3}([.][0-9]{1,9})?") || Double.parseDouble(accuracy) > 100) {
            throw wrong(where, fields, "top1", "a percentage from 0 to 100");
        }
        return new Figure(
                network,
                weightBits,
                activationBits,
                word(where, fields, "activation_granularity", isFloat ? NOTHING : ConfigKey.of(Granularity.class)),
                clipping,
                methods,
                PrintedFigure.of(accuracy));
    }

    /** A field that is one of some words. */
    private static String word(String where, String[] fields, String column, List<String> allowed) {
        String found = field(fields, column);
        if (!allowed.contains(found)) {
            throw wrong(where, fields, column,
                    allowed.equals(NOTHING) ? "nothing beside 32 bits" : "one of " + String.join(", ", allowed));
        }
        return found;
    }

    private static InputException wrong(String where, String[] fields, String column, String expected) {
        return new InputException(where + column + ": expected " + expected + ", found \""
                + shortened(field(fields, column)) + "\". Correct the line.");
    }

    private static String field(String[] fields, String column) {
        return fields[COLUMNS.indexOf(column)];
    }

    /** The column of a method in this format, and in the results in CSV. */
    public static String column(Method method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    /** How this format, and the results in CSV, name the clipping of a configuration. */
    public static String clipping(QuantizationConfig configuration) {
        return configuration.uses(Method.ACIQ) ? configuration.settings().clipping().key() : MIN_MAX;
    }

    /** How this format, and the results in CSV, name the granularity of a configuration. */
    public static String granularity(QuantizationConfig configuration) {
        return configuration.settings().granularity().name().toLowerCase(Locale.ROOT);
    }

    /** What a figure says to be on: a threshold found in a histogram stands in the place of ACIQ and is none. */
    private static Set<Method> methods(QuantizationConfig configuration) {
        EnumSet<Method> methods = EnumSet.noneOf(Method.class);
        methods.addAll(configuration.methods());
        if (configuration.settings().clipping() instanceof HistogramClipping) {
            methods.remove(Method.ACIQ);
        }
        return methods;
    }

    /** The printed Top-1 of the float32 network, in percent. */
    public Optional<PrintedFigure> float32(String network) {
        return figures.stream()
                .filter(figure -> figure.isOf(network) && figure.weightBits() == FLOAT_BITS)
                .map(Figure::topOne)
                .findFirst();
    }

    /** The printed Top-1 of a network under a configuration, in percent. */
    public Optional<PrintedFigure> quantized(String network, QuantizationConfig configuration) {
        return figures.stream()
                .filter(figure -> figure.isOf(network)
                        && figure.weightBits() == configuration.weightBits()
                        && figure.activationBits() == configuration.activationBits()
                        && figure.methods().equals(methods(configuration))
                        && figure.granularity().equals(granularity(configuration))
                        && figure.clipping().equals(clipping(configuration)))
                .map(Figure::topOne)
                .findFirst();
    }
}
