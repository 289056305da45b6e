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
        Map<String, CellPredictions> read = new HashMap<>();
        CellPredictions float32 = read(network, FLOAT32, network.float32Evaluation(), source, read);
        Map<String, Map<Set<Method>, CellPredictions>> byBits = new LinkedHashMap<>();
        for (ConfigurationResult result : network.configurations()) {
            byBits.computeIfAbsent(result.configuration().bitsTitle(), bits -> new LinkedHashMap<>())
                    .put(result.configuration().methods(), read(network, name(result), result.evaluation(), source, read));
        }
        Map<String, FactorialEffects<Method>> effects = new LinkedHashMap<>();
        Map<String, Recovery> recoveries = new LinkedHashMap<>();
        byBits.forEach((bits, cells) -> {
            if (cells.keySet().containsAll(Method.combinations()) && float32.size() > 1) {
                effects.put(bits, FactorialEffects.of(Method.class, cells));
            }
            CellPredictions naive = cells.get(Set.of());
            CellPredictions all = cells.get(Set.of(Method.values()));
            if (naive != null && all != null) {
                Recovery.of(float32, naive, all).ifPresent(recovery -> recoveries.put(bits, recovery));
            }
        });
        Optional<CellPair> pair = Optional.empty();
        if (pairing.isPresent()) {
            pair = Optional.of(new CellPair(pairing.get().base(), read.get(evaluation(network, pairing.get().base())),
                    pairing.get().changed(), read.get(evaluation(network, pairing.get().changed()))));
        } else {
            pair = fullest(network).map(fullest ->
                    new CellPair(FLOAT32, float32, name(fullest), read.get(fullest.evaluation())));
        }
        return new NetworkInsights(network.network(), effects, recoveries, pair);
    }

    private static CellPredictions read(NetworkResult network, String cell, String evaluation, PredictionSource source,
            Map<String, CellPredictions> read) throws IOException {
        CellPredictions known = read.get(evaluation);
        if (known == null) {
            known = source.of(network.network() + " " + cell, evaluation);
            read.put(evaluation, known);
        }
        return known;
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
