package org.bitsweep.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.Bits;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.SettingsText;

/** Reads which bits and methods a sweep, or an inspection, asks for. */
final class ConfigurationsReader {

    private static final String ALL_COMBINATIONS = "all-combinations";
    private static final String ONE_SIDE = "2 to 8";

    private ConfigurationsReader() {}

    /** Bits and methods of one cell of a table. */
    record Cell(Bits bits, Set<Method> methods) {

        /** The bits of some cells with other methods, methods outermost. */
        static Set<Cell> with(Set<Cell> cells, List<Set<Method>> methods) {
            Set<Cell> others = new LinkedHashSet<>();
            methods.forEach(set -> cells.forEach(cell -> others.add(new Cell(cell.bits, set))));
            return others;
        }

        /** Every cell under given settings. */
        static List<QuantizationConfig> configurations(Set<Cell> cells, QuantizationSettings settings) {
            return cells.stream()
                    .map(cell ->
                            new QuantizationConfig(cell.bits.weights(), cell.bits.activations(), cell.methods, settings))
                    .toList();
        }
    }

    /** Bits and methods of every cell, methods outermost, so that cells of a table's row stand together. */
    static Set<Cell> read(Section section) {
        Set<Cell> cells = new LinkedHashSet<>();
        if (!section.has(SweepKey.CONFIGURATIONS)) {
            addCells(cells, section);
            return cells;
        }
        if (section.has(SweepKey.BITS) || section.has(SweepKey.METHODS)) {
            throw section.combination(SweepKey.CONFIGURATIONS,
                    "configurations hold their own bits and methods. Remove bits and methods beside it, or configurations.");
        }
        Section.Value written = section.required(SweepKey.CONFIGURATIONS);
        List<Section.Value> groups = written.list();
        if (groups.isEmpty()) {
            throw written.invalid("at least one { bits, methods }");
        }
        for (Section.Value value : groups) {
            Section group = value.section();
            group.required(SweepKey.BITS.key(), "a list of bits");
            group.required(SweepKey.METHODS.key(), "a list of methods");
            addCells(cells, group);
            group.finish();
        }
        return cells;
    }

    private static void addCells(Set<Cell> cells, Section section) {
        List<Bits> bits = bits(section.valueOrDefault(SweepKey.BITS));
        for (Set<Method> set : methods(section.valueOrDefault(SweepKey.METHODS))) {
            for (Bits each : bits) {
                if (!cells.add(new Cell(each, set))) {
                    throw section.combination(SweepKey.METHODS, "the methods " + SettingsText.methods(set) + " at "
                            + each.weights() + "W" + each.activations() + "A stand twice. Remove one.");
                }
            }
        }
    }

    private static List<Bits> bits(Section.Value value) {
        List<Bits> bits = new ArrayList<>();
        for (Section.Value element : value.list()) {
            if (element.isSection()) {
                Section section = element.section();
                bits.add(new Bits(
                        section.required("weights", ONE_SIDE).integer(2, 8),
                        section.required("activations", ONE_SIDE).integer(2, 8)));
                section.finish();
            } else {
                bits.add(element.parse(SweepKey.BITS.entry().allowed(), text -> {
                    Bits parsed = Bits.parse(text);
                    if (Math.min(parsed.weights(), parsed.activations()) < 2
                            || Math.max(parsed.weights(), parsed.activations()) > 8) {
                        throw new IllegalArgumentException();
                    }
                    return parsed;
                }));
            }
        }
        if (bits.isEmpty()) {
            throw value.invalid("at least one number of bits");
        }
        return bits;
    }

    /** Sets of methods: all combinations, or a list. */
    static List<Set<Method>> methods(Section.Value value) {
        if (!value.isList()) {
            if (value.text().equals(ALL_COMBINATIONS)) {
                return Method.combinations();
            }
            throw value.invalid(ALL_COMBINATIONS + ", or a list of sets of methods", List.of(ALL_COMBINATIONS));
        }
        List<Set<Method>> sets = new ArrayList<>();
        for (Section.Value element : value.list()) {
            sets.add(element.isList() ? union(element) : methodSet(element));
        }
        if (sets.isEmpty()) {
            throw value.invalid("at least one set of methods; [] is the set without any");
        }
        return sets;
    }

    private static Set<Method> union(Section.Value value) {
        Set<Method> set = new LinkedHashSet<>();
        for (Section.Value word : value.list()) {
            for (Method method : methodSet(word)) {
                if (!set.add(method)) {
                    throw word.problem("the method " + method.key() + " stands twice in one set. Remove one.");
                }
            }
        }
        return set;
    }

    private static Set<Method> methodSet(Section.Value value) {
        try {
            return SettingsText.methods(value.text());
        } catch (InvalidSettingException error) {
            throw value.problem(error.getMessage().substring(error.setting().length() + 2));
        }
    }
}
