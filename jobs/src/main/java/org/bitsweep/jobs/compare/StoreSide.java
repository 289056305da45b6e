package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.StoreInventory;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.storage.Location;

/**
 * A store without a record: every finished evaluation in it is a cell. It does not know which images could not be read, nor
 * which Bitsweep wrote it.
 *
 * @param title as the user named it
 * @param store the same
 * @param entries everything in it that is described
 */
record StoreSide(Location title, Path store, List<StoreInventory.Entry> entries) implements Side {

    private static final int SHOWN_DIGITS = 8;

    StoreSide {
        entries = List.copyOf(entries);
    }

    /** Whether a folder has the form of a store. */
    static boolean isThere(Location location, Configuration configuration) throws IOException {
        Path predictions = new EvaluationStore(location.hadoopPath(), configuration).predictions();
        return predictions.getFileSystem(configuration).exists(predictions);
    }

    static StoreSide open(Location location, Configuration configuration) throws IOException {
        List<StoreInventory.Entry> entries = new StoreInventory(location.hadoopPath(), configuration).entries();
        return new StoreSide(location, location.hadoopPath(),
                entries.stream().filter(entry -> !entry.key().isEmpty()).toList());
    }

    @Override
    public String name() {
        return title.baseName();
    }

    @Override
    public Set<String> unreadable() {
        return Set.of();
    }

    @Override
    public Map<String, String> software() {
        Set<String> sets = new TreeSet<>();
        entries.forEach(entry -> entry.found().finished().ifPresent(counted -> sets.addAll(counted.instructionSets())));
        return Map.of(RecordedRun.INSTRUCTION_SETS, String.join("; ", sets));
    }

    @Override
    public List<SideCell> cells(Configuration configuration) {
        Map<String, List<String>> replicates = new HashMap<>();
        List<StoreInventory.Entry> plain = new ArrayList<>();
        for (StoreInventory.Entry entry : entries) {
            if (entry.found().finished().isEmpty()) {
                continue;
            }
            if (isPlain(entry)) {
                plain.add(entry);
            } else {
                replicates.computeIfAbsent(withoutScale(entry), key -> new ArrayList<>()).add(entry.digest());
            }
        }
        return plain.stream().map(entry -> new SideCell(name(entry), entry.words().getOrDefault("network", "network"),
                entry.digest(), entry.key(), Optional.empty(), replicates.getOrDefault(withoutScale(entry), List.of())))
                .sorted(Comparator.comparing(SideCell::name)).toList();
    }

    /** Names of evaluations of which only a part is there. */
    List<String> unfinished() {
        return entries.stream().filter(entry -> entry.found().finished().isEmpty() && isPlain(entry)).map(StoreSide::name)
                .toList();
    }

    /** Networks and configurations have the names that a sweep gave them; what tells evaluations apart is the digest. */
    private static String name(StoreInventory.Entry entry) {
        String network = entry.words().getOrDefault("network", "network");
        // Several configurations may come down to one evaluation; each is bits and methods, and float32 has no methods.
        String first = entry.words().getOrDefault("configurations", RecordedCell.FLOAT32).split(";", 2)[0].strip();
        String[] bitsAndMethods = first.split(" ", 2);
        String name = bitsAndMethods.length == 2
                ? RecordedCell.name(network, bitsAndMethods[0], bitsAndMethods[1]) : network + " " + first;
        return name + " [" + entry.digest().substring(0, SHOWN_DIGITS) + "]";
    }

    private static boolean isPlain(StoreInventory.Entry entry) {
        return Double.parseDouble(entry.key().getOrDefault(EvaluationKey.INPUT_SCALE, "1")) == 1;
    }

    private static String withoutScale(StoreInventory.Entry entry) {
        Map<String, String> parts = new TreeMap<>(entry.key());
        parts.remove(EvaluationKey.INPUT_SCALE);
        return parts.toString();
    }
}
