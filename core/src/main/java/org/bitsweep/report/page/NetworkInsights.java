package org.bitsweep.report.page;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.FactorialEffects;
import org.bitsweep.judgement.Recovery;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.settings.SettingsText;

/**
 * What only the predictions of single images tell about a network.
 *
 * @param network its name
 * @param effects by bits, where all combinations of methods are there
 * @param recoveries by bits, where naive quantization loses something and all four methods are there
 * @param pair the two cells that are looked at image by image; empty if the network has no quantized cell
 */
public record NetworkInsights(String network, Map<String, FactorialEffects<Method>> effects, Map<String, Recovery> recoveries,
        Optional<CellPair> pair) {

    private static final String FLOAT32 = "float32";
    /** The bits that the paper is about. */
    private static final String USUAL_BITS = "4W4A";

    /** Cells that a message names. */
    private static final int NAMED = 9;

    public NetworkInsights {
        effects = Collections.unmodifiableMap(new LinkedHashMap<>(effects));
        recoveries = Collections.unmodifiableMap(new LinkedHashMap<>(recoveries));
    }

    /**
     * Which two cells are looked at.
     *
     * @param base bits and methods such as {@code 4W4A none}, or {@code float32}
     * @param changed likewise
     */
    public record Pairing(String base, String changed) {}

    /**
     * Reads what is needed and computes.
     *
     * @param pairing which two cells are looked at; empty for float32 and the one with most methods at 4 bits, or at the
     *     run's first bits
     * @throws InputException if the network has no such cell, or predictions are missing
     * @throws IOException if the storage fails
     */
    public static NetworkInsights of(NetworkResult network, Optional<Pairing> pairing, PredictionSource source)
            throws IOException {
        Reader reader = new Reader(network, source);
        Map<String, Map<Set<Method>, ConfigurationResult>> byBits = new LinkedHashMap<>();
        for (ConfigurationResult result : network.configurations()) {
            byBits.computeIfAbsent(result.configuration().bitsTitle(), bits -> new LinkedHashMap<>())
                    .put(result.configuration().methods(), result);
        }
        Map<String, FactorialEffects<Method>> effects = new LinkedHashMap<>();
        Map<String, Recovery> recoveries = new LinkedHashMap<>();
        for (Map.Entry<String, Map<Set<Method>, ConfigurationResult>> bits : byBits.entrySet()) {
            Map<Set<Method>, ConfigurationResult> cells = bits.getValue();
            if (cells.keySet().containsAll(Method.combinations()) && reader.float32().size() > 1) {
                Map<Set<Method>, CellPredictions> read = new LinkedHashMap<>();
                for (Map.Entry<Set<Method>, ConfigurationResult> cell : cells.entrySet()) {
                    read.put(cell.getKey(), reader.of(cell.getValue()));
                }
                effects.put(bits.getKey(), FactorialEffects.of(Method.class, read));
            }
            ConfigurationResult naive = cells.get(Set.of());
            ConfigurationResult all = cells.get(Set.of(Method.values()));
            if (naive != null && all != null) {
                Recovery.of(reader.float32(), reader.of(naive), reader.of(all))
                        .ifPresent(recovery -> recoveries.put(bits.getKey(), recovery));
            }
        }
        Optional<CellPair> pair = Optional.empty();
        if (pairing.isPresent()) {
            pair = Optional.of(new CellPair(pairing.get().base(), reader.of(pairing.get().base()),
                    pairing.get().changed(), reader.of(pairing.get().changed())));
        } else if (fullest(network).isPresent()) {
            ConfigurationResult fullest = fullest(network).get();
            pair = Optional.of(new CellPair(FLOAT32, reader.float32(), name(fullest), reader.of(fullest)));
        }
        return new NetworkInsights(network.network(), effects, recoveries, pair);
    }

    /** Cells are read when something is computed from them, each once: a run at full size has millions of predictions. */
    private static final class Reader {

        private final NetworkResult network;
        private final PredictionSource source;
        private final Map<String, CellPredictions> read = new HashMap<>();

        Reader(NetworkResult network, PredictionSource source) {
            this.network = network;
            this.source = source;
        }

        CellPredictions float32() throws IOException {
            return of(FLOAT32, network.float32Evaluation());
        }

        CellPredictions of(ConfigurationResult result) throws IOException {
            return of(name(result), result.evaluation());
        }

        CellPredictions of(String cell) throws IOException {
            return of(cell, evaluation(network, cell));
        }

        private CellPredictions of(String cell, String evaluation) throws IOException {
            CellPredictions known = read.get(evaluation);
            if (known == null) {
                known = source.of(network.network() + " " + cell, evaluation);
                read.put(evaluation, known);
            }
            return known;
        }
    }

    /**
     * Looks whether a network has the cells of a pairing.
     *
     * @throws InputException naming the cells it has
     */
    public static void requireCells(NetworkResult network, Pairing pairing) {
        evaluation(network, pairing.base());
        evaluation(network, pairing.changed());
    }

    private static String evaluation(NetworkResult network, String name) {
        if (name.equals(FLOAT32)) {
            return network.float32Evaluation();
        }
        return network.configurations().stream().filter(result -> name(result).equals(name)).findFirst()
                .map(ConfigurationResult::evaluation)
                .orElseThrow(() -> {
                    List<String> known = Stream.concat(Stream.of(FLOAT32),
                            network.configurations().stream().map(NetworkInsights::name)).toList();
                    return new InputException(network.network() + ": expected a cell of the run, found \"" + name + "\"."
                            + Suggestion.sentence(name, known) + " It has "
                            + known.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (known.size() > NAMED ? " and " + (known.size() - NAMED) + " more" : "") + ".");
                });
    }

    /** Bits and methods of a cell, as comparisons write them. */
    static String name(ConfigurationResult result) {
        Set<Method> methods = result.configuration().methods();
        return result.configuration().bitsTitle() + " "
                + (methods.size() == Method.values().length ? "all" : SettingsText.methods(methods));
    }

    /** Most methods at the usual bits, else at the first; empty if nothing is quantized. */
    static Optional<ConfigurationResult> fullest(NetworkResult network) {
        List<String> bits = network.configurations().stream().map(result -> result.configuration().bitsTitle()).toList();
        String chosen = bits.isEmpty() || bits.contains(USUAL_BITS) ? USUAL_BITS : bits.get(0);
        return network.configurations().stream()
                .filter(result -> result.configuration().bitsTitle().equals(chosen))
                .max(Comparator.comparingInt(result -> result.configuration().methods().size()));
    }
}
