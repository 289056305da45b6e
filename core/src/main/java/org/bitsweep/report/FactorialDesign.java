package org.bitsweep.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.judgement.FractionalEffects;
import org.bitsweep.quantization.Method;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;

/**
 * The cells of a sweep with variants as a design of factors with two levels: the methods, and the settings in which its variants
 * differ. A method is on or off; a setting is on where it is not what the profile sets.
 *
 * @param bits of all cells
 * @param factors by their titles, methods first
 * @param networks by name, without the variant; cells by the factors that are on
 */
public record FactorialDesign(String bits, List<String> factors, Map<String, Map<Set<String>, ConfigurationResult>> networks) {

    public FactorialDesign {
        factors = List.copyOf(factors);
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    }

    /** One of a run's networks under one configuration. */
    private record Cell(String network, ConfigurationResult result) {}

    /** A design for each bits at which variants and methods are a balanced part of all combinations, the same for all networks. */
    public static List<FactorialDesign> of(RunRecord run) {
        Map<String, List<Cell>> byBits = new LinkedHashMap<>();
        for (NetworkResult network : run.networks()) {
            if (NetworkConfig.variant(network.network()).isPresent()) {
                network.configurations().forEach(result -> byBits
                        .computeIfAbsent(result.configuration().bitsTitle(), bits -> new ArrayList<>())
                        .add(new Cell(NetworkConfig.withoutVariant(network.network()), result)));
            }
        }
        List<FactorialDesign> designs = new ArrayList<>();
        byBits.forEach((bits, cells) -> of(bits, cells).ifPresent(designs::add));
        return designs;
    }

    private static Optional<FactorialDesign> of(String bits, List<Cell> cells) {
        Map<String, Set<String>> levels = new LinkedHashMap<>();
        cells.forEach(cell -> levels(cell.result()).forEach(
                (factor, level) -> levels.computeIfAbsent(factor, unused -> new LinkedHashSet<>()).add(level)));
        levels.values().removeIf(found -> found.size() == 1);
        if (levels.values().stream().anyMatch(found -> found.size() > 2)) {
            return Optional.empty();
        }
        Map<String, String> on = new LinkedHashMap<>();
        levels.forEach((factor, found) -> on.put(factor, onLevel(factor, found, cells.get(0).result())));
        List<String> titles = on.entrySet().stream().map(entry -> title(entry.getKey(), entry.getValue())).toList();
        Map<String, Map<Set<String>, ConfigurationResult>> networks = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Map<String, String> own = levels(cell.result());
            Set<String> active = on.entrySet().stream().filter(entry -> own.get(entry.getKey()).equals(entry.getValue()))
                    .map(entry -> title(entry.getKey(), entry.getValue())).collect(Collectors.toCollection(LinkedHashSet::new));
            if (networks.computeIfAbsent(cell.network(), unused -> new LinkedHashMap<>()).put(active, cell.result()) != null) {
                return Optional.empty();
            }
        }
        Set<Set<String>> combinations = networks.values().iterator().next().keySet();
        return FractionalEffects.isBalanced(titles, combinations)
                && networks.values().stream().allMatch(each -> each.keySet().equals(combinations))
                ? Optional.of(new FactorialDesign(bits, titles, networks)) : Optional.empty();
    }

    /** Every method and setting of a cell. */
    private static Map<String, String> levels(ConfigurationResult result) {
        Map<String, String> levels = new LinkedHashMap<>();
        for (Method method : Method.values()) {
            levels.put(method.title(), result.configuration().uses(method) ? "on" : "off");
        }
        levels.putAll(SettingsText.of(result.configuration().settings()));
        return levels;
    }

    private static boolean isMethod(String factor) {
        return Arrays.stream(Method.values()).anyMatch(method -> method.title().equals(factor));
    }

    /** Where neither level is the profile's, the one that came second. */
    private static String onLevel(String factor, Set<String> levels, ConfigurationResult any) {
        if (isMethod(factor)) {
            return "on";
        }
        List<String> found = List.copyOf(levels);
        String standard =
                SettingsText.of(Profile.named(any.configuration().settings().profile()).settings()).get(factor);
        return found.get(1).equals(standard) ? found.get(0) : found.get(1);
    }

    private static String title(String factor, String level) {
        return isMethod(factor) ? factor : factor + " = " + level;
    }
}
