package org.bitsweep.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.EnvironmentException;
import org.bitsweep.InputException;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.NearestKey;
import org.bitsweep.jobs.store.PreparedSets;
import org.bitsweep.jobs.store.Pruning;
import org.bitsweep.jobs.store.StoreInventory;
import org.bitsweep.jobs.store.StoreLease;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep store}: what a store holds, whether it is whole, and what may go. */
@Command(
        name = "store",
        description = "Lists, verifies and prunes the predictions that sweeps keep in a store.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  bitsweep store list results/store",
            "  bitsweep store verify results/store",
            "  bitsweep store prune results/store --older-than 90 --unreferenced results/tables/results.json --delete"
        })
public final class StoreCommand {

    private static final int SHOWN_DIGITS = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec command;

    private static org.apache.hadoop.fs.Path root(String store, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path root = Location.resolve(Path.of(""), store).hadoopPath();
        if (!root.getFileSystem(configuration).exists(root)) {
            throw new InputException(store + ": expected the folder of a store, found nothing. Name the --store of a sweep, or"
                    + " its output folder.");
        }
        return root;
    }

    private static String line(StoreInventory.Entry entry) {
        String state = entry.found().finished().isPresent() ? "finished" : "in part";
        long days = Duration.between(Instant.ofEpochMilli(entry.modified()), Instant.now()).toDays();
        return String.format(Locale.ROOT, "%s  %-8s %7d images %8d KiB %4d days old  %s  %s",
                entry.digest().substring(0, SHOWN_DIGITS), state, entry.images(), (entry.bytes() + 1023) / 1024, days,
                entry.words().getOrDefault("network", "not described"), entry.words().getOrDefault("configurations", ""));
    }

    @Command(name = "list", description = "Prints a line for every evaluation.", mixinStandardHelpOptions = true)
    int list(@Parameters(paramLabel = "STORE", description = "The store of sweeps.") String store) throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        List<StoreInventory.Entry> entries = new StoreInventory(root(store, configuration), configuration).entries();
        PrintWriter out = command.commandLine().getOut();
        entries.forEach(entry -> out.println(line(entry)));
        out.println(entries.size() + " evaluations, "
                + entries.stream().filter(entry -> entry.found().finished().isPresent()).count() + " finished");
        out.flush();
        return 0;
    }

    @Command(
            name = "verify",
            description = "Reads every row and compares it with the names of its files and with the counts that are marked, and the"
                    + " name of every evaluation with its key.",
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "STORE", description = "The store of sweeps.") String store) throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        StoreInventory inventory = new StoreInventory(root(store, configuration), configuration);
        PrintWriter out = command.commandLine().getOut();
        long pieces = 0;
        long faults = 0;
        for (StoreInventory.Entry entry : inventory.entries()) {
            List<String> found = inventory.faults(entry);
            found.forEach(out::println);
            pieces += entry.pieces().size();
            faults += found.size();
        }
        out.println(pieces + " pieces read, " + faults + " faults");
        out.flush();
        if (faults > 0) {
            throw new EnvironmentException(store + ": " + faults + " faults in " + pieces
                    + " pieces. Remove the files named; what was in them is computed anew.");
        }
        return 0;
    }

    @Command(
            name = "prune",
            description = "Names evaluations that may go, and sets of prepared images that no other evaluation was made of, and"
                    + " with --delete removes them. Of two conditions both must hold.",
            mixinStandardHelpOptions = true)
    int prune(
            @Parameters(paramLabel = "STORE", description = "The store of sweeps.") String store,
            @Option(names = "--older-than", paramLabel = "DAYS", description = "Written longer ago than this.") Integer days,
            @Option(names = "--unreferenced", paramLabel = "RECORD", arity = "1..*",
                    description = "In none of these results.json and baselines (.csv).") List<String> records,
            @Option(names = "--delete", description = "Remove them.") boolean delete) throws IOException {
        if (days == null && records == null) {
            throw new InputException("command line: expected --older-than or --unreferenced, found neither. Say what may go.");
        }
        OptionChecks.atLeast(0, "--older-than", days);
        Configuration configuration = HadoopSettings.ofThisProcess();
        org.apache.hadoop.fs.Path root = root(store, configuration);
        Pruning pruning = new Pruning(records == null ? Set.of() : referenced(records, configuration),
                Optional.ofNullable(days).map(old -> Instant.now().minus(Duration.ofDays(old))));
        PrintWriter out = command.commandLine().getOut();
        if (!delete) {
            Pruning.Going going = pruning.of(root, configuration);
            print(going, out);
            out.println(going.text() + " would be removed; --delete removes them");
        } else {
            try (StoreLease lease = StoreLease.ofPruning(root, configuration)) {
                Pruning.Going going = pruning.of(root, configuration);
                StoreInventory inventory = new StoreInventory(root, configuration);
                for (StoreInventory.Entry entry : going.evaluations()) {
                    inventory.remove(entry);
                }
                PreparedSets sets = new PreparedSets(root, configuration);
                for (PreparedSets.Entry set : going.sets()) {
                    sets.remove(set);
                }
                print(going, out);
                out.println(going.text() + " removed");
            }
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "explain",
            description = "Names the evaluation most like one, and the parts of the key in which they differ. For what a sweep"
                    + " does not find, bitsweep sweep --dry-run --explain does the same.",
            mixinStandardHelpOptions = true)
    int explain(
            @Parameters(paramLabel = "STORE", description = "The store of sweeps.") String store,
            @Parameters(paramLabel = "DIGEST", description = "Of a stored evaluation; its first digits will do.") String digits)
            throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        Map<String, Map<String, String>> stored =
                new EvaluationStore(root(store, configuration), configuration).descriptions();
        List<String> named = stored.keySet().stream().filter(digest -> digest.startsWith(digits)).toList();
        if (named.size() != 1) {
            throw new InputException(digits + ": expected the first digits of one evaluation in " + store + ", found "
                    + named.size() + " that begin so. bitsweep store list prints them.");
        }
        PrintWriter out = command.commandLine().getOut();
        out.println(NearestKey.of(named.get(0), stored.get(named.get(0)), stored).map(NearestKey::text)
                .orElse("the store holds no other evaluation"));
        out.flush();
        return 0;
    }

    private static void print(Pruning.Going going, PrintWriter out) {
        going.evaluations().forEach(entry -> out.println(line(entry)));
        going.sets().forEach(set -> out.println(String.format(Locale.ROOT, "%s  %s  %.1f MiB", set.folder().getName(),
                set.use() == PreparedSets.Use.NONE ? "unfinished" : "images " + set.content().substring(0, SHOWN_DIGITS),
                set.bytes() / (double) (1 << 20))));
    }

    /** The evaluations that records name: results.json of sweeps, or baselines of nightly runs. */
    private static Set<String> referenced(List<String> records, Configuration configuration) throws IOException {
        Set<String> referenced = new HashSet<>();
        for (String record : records) {
            String text = HadoopFiles.readText(Location.resolve(Path.of(""), record), configuration);
            Set<String> named = record.endsWith(".csv") ? ofBaseline(text) : ofResults(record, text);
            if (named.isEmpty()) {
                throw new InputException(record + ": expected results.json of a sweep or a baseline, found no evaluation in it.");
            }
            referenced.addAll(named);
        }
        return referenced;
    }

    private static Set<String> ofResults(String record, String text) {
        Set<String> named = new HashSet<>();
        try {
            for (JsonNode network : JSON.readTree(text).path("networks")) {
                named.add(network.path("float32").path("evaluation").asText());
                network.path("configurations").forEach(each -> named.add(each.path("evaluation").asText()));
            }
        } catch (JsonProcessingException other) {
            throw new InputException(record + ": expected results.json of a sweep, found something else.", other);
        }
        return named;
    }

    private static Set<String> ofBaseline(String text) {
        return Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])").matcher(text).results()
                .map(MatchResult::group).collect(Collectors.toSet());
    }
}
