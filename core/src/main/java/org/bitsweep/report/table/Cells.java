package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.RunRecord;
import org.bitsweep.settings.SettingsText;

/** The texts that all tables of a run share: numbers, marks of shared networks, and notes. */
final class Cells {

    private static final int NAMED = 5;

    private final RunRecord run;
    private final List<NetworkResult> networks;
    private final PublishedFigures published;
    private final Map<String, String> marks;

    /** @param networks those of the run that stand in the table */
    Cells(RunRecord run, List<NetworkResult> networks, PublishedFigures published) {
        this.run = run;
        this.networks = networks;
        this.published = published;
        this.marks = marks(networks);
    }

    /** A letter for every quantized network that fills more than one cell. */
    private static Map<String, String> marks(List<NetworkResult> networks) {
        Map<String, Long> uses = networks.stream()
                .flatMap(network -> network.configurations().stream())
                .collect(Collectors.groupingBy(
                        ConfigurationResult::evaluation, LinkedHashMap::new, Collectors.counting()));
        Map<String, String> marks = new LinkedHashMap<>();
        uses.forEach((digest, count) -> {
            if (count > 1) {
                marks.put(digest, letters(marks.size()));
            }
        });
        return marks;
    }

    private static String letters(int index) {
        String last = String.valueOf((char) ('a' + index % 26));
        return index < 26 ? last : letters(index / 26 - 1) + last;
    }

    String float32(NetworkResult network) {
        return number(network.float32(), published.float32(network.network()));
    }

    /** The cell of a network at given bits and methods; a dash if the sweep has no such configuration. */
    String quantized(NetworkResult network, String bitsTitle, Set<Method> methods) {
        return network.configurations().stream()
                .filter(result -> result.configuration().bitsTitle().equals(bitsTitle)
                        && result.configuration().methods().equals(methods))
                .findFirst()
                .map(result -> {
                    String mark = marks.get(result.evaluation());
                    return number(result.accuracy(), published.quantized(network.network(), result.configuration()))
                            + (mark == null ? "" : " " + mark);
                })
                .orElse(Table.NOTHING);
    }

    private String number(Accuracy accuracy, Optional<PrintedFigure> printed) {
        double percent = accuracy.topOnePercent();
        return String.format(Locale.ROOT, "%.2f", percent)
                + printed.map(value -> run.images().isSubset()
                                ? " (" + value + ")"
                                : String.format(Locale.ROOT, " (%s, %+.1f)", value, percent - value.value()))
                        .orElse("");
    }

    /** The bits of the sweep in its order, without repetition. */
    List<String> bitsTitles() {
        return configurations().map(QuantizationConfig::bitsTitle).distinct().toList();
    }

    /** The sets of methods that the sweep has at given bits, in its order, without repetition. */
    List<Set<Method>> methodSets(String bitsTitle) {
        return List.copyOf(configurations()
                .filter(configuration -> configuration.bitsTitle().equals(bitsTitle))
                .map(QuantizationConfig::methods)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private Stream<QuantizationConfig> configurations() {
        return networks.stream()
                .flatMap(network -> network.configurations().stream())
                .map(ConfigurationResult::configuration);
    }

    List<String> notes() {
        EvaluatedImages images = run.images();
        List<String> notes = new ArrayList<>();
        if (images.isSubset()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "SUBSET: only the first %,d of %,d images of %s; not comparable with figures of the whole set.",
                    images.selected(),
                    images.inDataset(),
                    images.dataset()));
        }
        List<String> unreadable = images.unreadable();
        if (!unreadable.isEmpty()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "INCOMPLETE: %,d of %,d images could not be read and are missing from every number: %s.",
                    unreadable.size(),
                    images.selected(),
                    unreadable.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (unreadable.size() > NAMED ? " and " + (unreadable.size() - NAMED) + " more" : "")));
        }
        notes.add(String.format(
                Locale.ROOT,
                "Top-1 in percent, n = %,d images of %s in every cell; 95 %% interval at most \u00b1%.2f points (Wilson).",
                images.scored(),
                images.dataset(),
                widest()));
        if (!published.figures().isEmpty()) {
            notes.add(publishedNote());
        }
        if (!marks.isEmpty()) {
            notes.add("Cells with the same letter (" + String.join(", ", marks.values())
                    + ") are one network: their configurations rewrite to the same graph, which was evaluated once.");
        }
        Map<String, List<String>> settings = new LinkedHashMap<>();
        for (NetworkResult network : networks) {
            settings.computeIfAbsent(SettingsText.caption(network.settings()), key -> new ArrayList<>())
                    .add(network.network());
        }
        settings.forEach((caption, names) -> notes.add(
                "Settings" + (settings.size() == 1 ? "" : " of " + String.join(", ", names)) + ": " + caption
                        + "; batches of " + run.batchSize() + "."));
        notes.add("Networks (SHA-256): "
                + networks.stream()
                        .map(network -> network.network() + " " + shortened(network.digest()))
                        .collect(Collectors.joining(", "))
                + ".");
        if (!run.provenance().isEmpty()) {
            notes.add(run.provenance().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", ", "Made with ", ".")));
        }
        return notes;
    }

    private String publishedNote() {
        boolean any = networks.stream().anyMatch(network -> published.float32(network.network()).isPresent()
                || network.configurations().stream().anyMatch(
                        result -> published.quantized(network.network(), result.configuration()).isPresent()));
        if (!any) {
            return "No published figure is of these networks, bits, methods, granularity and clipping.";
        }
        return run.images().isSubset()
                ? "In brackets: the published figure. It is of the whole set, so no difference is printed."
                : "In brackets: the published figure, and the difference from it in points.";
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }

    private double widest() {
        return Stream.concat(
                        networks.stream().map(NetworkResult::float32),
                        networks.stream()
                                .flatMap(network -> network.configurations().stream())
                                .map(ConfigurationResult::accuracy))
                .mapToDouble(accuracy -> accuracy.topOneInterval().halfWidth())
                .max()
                .orElseThrow();
    }
}
