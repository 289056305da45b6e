package org.bitsweep.jobs.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What may go from a store.
 *
 * @param referenced evaluations that stay, by digest
 * @param before what was written later stays; if empty, age does not count
 */
public record Pruning(Set<String> referenced, Optional<Instant> before) {

    public Pruning {
        referenced = Set.copyOf(referenced);
    }

    /**
     * What goes.
     *
     * @param evaluations that nothing refers to
     * @param sets of prepared images that no evaluation which stays was made of. What nothing in the store ever names (sets for
     *     calibration, unfinished ones) goes by age alone
     */
    public record Going(List<StoreInventory.Entry> evaluations, List<PreparedSets.Entry> sets) {

        /** In words, for the end of a line. */
        public String text() {
            return evaluations.size() + " evaluations and " + sets.size() + " sets of prepared images";
        }
    }

    /** Looks through a store. */
    public Going of(Path root, Configuration configuration) throws IOException {
        List<StoreInventory.Entry> all = new StoreInventory(root, configuration).entries();
        List<StoreInventory.Entry> going = all.stream()
                .filter(entry -> !referenced.contains(entry.digest()) && oldEnough(entry.modified())).toList();
        Set<String> contents = all.stream().filter(entry -> !going.contains(entry))
                .map(entry -> entry.key().getOrDefault("images", "")).collect(Collectors.toSet());
        List<PreparedSets.Entry> sets = new PreparedSets(root, configuration).entries().stream()
                .filter(set -> oldEnough(set.modified())
                        && (set.use() == PreparedSets.Use.EVALUATION ? !contents.contains(set.content()) : before.isPresent()))
                .toList();
        return new Going(going, sets);
    }

    private boolean oldEnough(long modified) {
        return before.isEmpty() || Instant.ofEpochMilli(modified).isBefore(before.get());
    }
}
