package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.evaluation.EvaluationKey;

/**
 * The cells of two sides under names that are equal where they belong together.
 *
 * @param before of the base
 * @param now of the new side
 * @param batches when another batch forbids a comparison
 * @param remarks what was left out, a sentence each
 */
record Joined(List<SideCell> before, List<SideCell> now, BatchRule batches, List<String> remarks) {

    /** When another batch forbids a comparison. */
    enum BatchRule {
        /** Always: one cell at two times should have the same. */
        SAME,
        /** Unless one of two chosen cells does not depend on its batch. */
        SAME_UNLESS_INDEPENDENT
    }

    private static final int SHORTEST_DIGEST = 6;
    private static final int NAMED = 5;

    Joined {
        before = List.copyOf(before);
        now = List.copyOf(now);
        remarks = List.copyOf(remarks);
    }

    /**
     * Cells of two records by name; where a side is a bare store, by what the evaluations are: network, plan, images,
     * preprocessing and batch. Their engine may differ. A store holds more than a run, so what of it no cell of the run asks
     * for is counted, not judged.
     */
    static Joined of(Side base, Side changed, Configuration configuration) throws IOException {
        List<SideCell> before = base.cells(configuration);
        List<SideCell> now = changed.cells(configuration);
        List<String> remarks = new ArrayList<>();
        remarkUnfinished(base, remarks);
        remarkUnfinished(changed, remarks);
        if (base instanceof RunSide && changed instanceof StoreSide) {
            Matching matching = Matching.of(before, now, changed);
            remarkOthers(changed, matching.others(), remarks);
            now = matching.matched();
        } else if (base instanceof StoreSide && changed instanceof RunSide) {
            Matching matching = Matching.of(now, before, base);
            remarkOthers(base, matching.others(), remarks);
            before = matching.matched();
        } else if (base instanceof StoreSide && changed instanceof StoreSide) {
            Matching matching = Matching.of(before, now, changed);
            now = Stream.concat(matching.matched().stream(), matching.others().stream()).toList();
        }
        return new Joined(before, now, BatchRule.SAME, remarks);
    }

    private static void remarkUnfinished(Side side, List<String> remarks) {
        if (side instanceof StoreSide store && !store.unfinished().isEmpty()) {
            List<String> names = store.unfinished();
            remarks.add("Not compared, because " + side.title() + " has only a part of them: "
                    + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                    + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "") + ".");
        }
    }

    private static void remarkOthers(Side store, List<SideCell> others, List<String> remarks) {
        if (!others.isEmpty()) {
            remarks.add(others.size() + (others.size() == 1 ? " evaluation" : " evaluations") + " of " + store.title()
                    + (others.size() == 1 ? " is" : " are") + " in no cell of the other side.");
        }
    }

    /**
     * Evaluations of a store beside cells.
     *
     * @param matched under the names of the cells that they belong to
     * @param others that belong to none
     */
    private record Matching(List<SideCell> matched, List<SideCell> others) {

        static Matching of(List<SideCell> cells, List<SideCell> evaluations, Side store) {
            Map<String, List<SideCell>> byIdentity = new HashMap<>();
            evaluations.forEach(each -> byIdentity.computeIfAbsent(each.identity(), key -> new ArrayList<>()).add(each));
            List<SideCell> matched = new ArrayList<>();
            Set<String> used = new HashSet<>();
            for (SideCell cell : cells) {
                List<SideCell> candidates = byIdentity.getOrDefault(cell.identity(), List.of());
                List<SideCell> same = candidates.stream().filter(each -> each.evaluation().equals(cell.evaluation())).toList();
                List<SideCell> chosen = same.isEmpty() ? candidates : same;
                requireOne(store, cell, chosen);
                chosen.forEach(each -> {
                    matched.add(each.named(cell.name()));
                    used.add(each.evaluation());
                });
            }
            return new Matching(matched, evaluations.stream().filter(each -> !used.contains(each.evaluation())).toList());
        }

        private static void requireOne(Side store, SideCell cell, List<SideCell> chosen) {
            if (chosen.size() > 1) {
                Set<String> engines = new TreeSet<>();
                chosen.forEach(each -> engines.add(each.key().get(EvaluationKey.ENGINE)));
                throw new InputException(store.title() + ": " + cell.name() + ": expected one evaluation, found " + chosen.size()
                        + " that differ in their engine (" + String.join(", ", engines)
                        + "). Choose by their digests: --cells DIGEST DIGEST.");
            }
        }
    }

    /**
     * Two cells that a person wants compared. Where one of them is of a network whose predictions do not depend on their
     * batch, the other's batch is no hindrance.
     *
     * @param first of the base: a cell's name, with blanks or slashes, or the first digits of its evaluation's digest
     * @param second of the new side
     * @throws InputException if there is none, or several
     */
    static Joined chosen(Side base, String first, Side changed, String second, Configuration configuration)
            throws IOException {
        SideCell before = find(base, first, configuration);
        SideCell now = find(changed, second, configuration);
        String name = before.name().equals(now.name()) ? before.name() : before.name() + " -> " + now.name();
        return new Joined(List.of(before.named(name)), List.of(now.named(name)), BatchRule.SAME_UNLESS_INDEPENDENT, List.of());
    }

    /**
     * All cells of one variant of a sweep's settings with those of another, under the names of their networks alone.
     *
     * @param first of the base: the variant's name in the sweep's file
     * @param second of the new side
     * @throws InputException if a side has no such variant
     */
    static Joined ofVariants(Side base, String first, Side changed, String second, Configuration configuration)
            throws IOException {
        return new Joined(variant(base, first, configuration), variant(changed, second, configuration), BatchRule.SAME,
                List.of("The variant " + second + " is compared with " + first + "."));
    }

    private static List<SideCell> variant(Side side, String wanted, Configuration configuration) throws IOException {
        List<SideCell> cells = side.cells(configuration);
        List<SideCell> found = cells.stream()
                .filter(cell -> NetworkConfig.variant(cell.network()).equals(Optional.of(wanted)))
                .map(cell -> cell.named(NetworkConfig.withoutVariant(cell.network()) + cell.name().substring(cell.network().length())))
                .toList();
        if (found.isEmpty()) {
            List<String> known = cells.stream().flatMap(cell -> NetworkConfig.variant(cell.network()).stream()).distinct().toList();
            throw new InputException(side.title() + ": expected the variant \"" + wanted + "\", found "
                    + (known.isEmpty() ? "none: its sweep has no variants." : String.join(", ", known) + "."
                            + Suggestion.sentence(wanted, known)) + " Name two of them.");
        }
        return found;
    }

    private static SideCell find(Side side, String wanted, Configuration configuration) throws IOException {
        List<SideCell> cells = side.cells(configuration);
        List<SideCell> found = cells.stream().filter(cell -> spelled(cell.name()).equals(spelled(wanted))).toList();
        if (found.isEmpty() && wanted.matches("[0-9a-f]{" + SHORTEST_DIGEST + ",64}")) {
            found = cells.stream().filter(cell -> cell.evaluation().startsWith(wanted)).toList();
        }
        // Several cells of a run may be one evaluation.
        if (found.stream().map(SideCell::evaluation).distinct().count() == 1) {
            return found.get(0);
        }
        List<String> names = cells.stream().map(SideCell::name).toList();
        throw new InputException(side.title() + ": expected one cell \"" + wanted + "\", found "
                + (found.isEmpty() ? "none." + Suggestion.sentence(wanted.replace('/', ' '), names) : found.size() + ".")
                + " Name a cell of it, such as " + (names.isEmpty() ? "none: it has no finished one" : "\"" + names.get(0) + "\"")
                + ", or the first " + SHORTEST_DIGEST + " digits or more of an evaluation's digest.");
    }

    private static String spelled(String name) {
        return name.replace('/', ' ');
    }
}
