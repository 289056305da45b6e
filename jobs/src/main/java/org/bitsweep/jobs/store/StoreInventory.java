package org.bitsweep.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.jobs.store.EvaluationStore.Counted;
import org.bitsweep.jobs.store.EvaluationStore.Found;

/** What a store holds, looked through from outside of any run. */
public final class StoreInventory {

    private static final String PREFIX = EvaluationStore.EVALUATION + "=";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EvaluationStore store;
    private final FileSystem fileSystem;
    private final Configuration configuration;

    public StoreInventory(Path root, Configuration configuration) throws IOException {
        this.store = new EvaluationStore(root, configuration);
        this.fileSystem = root.getFileSystem(configuration);
        this.configuration = configuration;
    }

    /**
     * One stored evaluation.
     *
     * @param digest of its key
     * @param key the parts of the key by name; empty if its description is gone or damaged
     * @param words what a person calls it: network, configurations
     * @param pieces all of them, of overlapping ones each
     * @param found what a run would use of it
     * @param bytes of all its files
     * @param modified when the newest of them was written, milliseconds
     */
    public record Entry(String digest, Map<String, String> key, Map<String, String> words, List<Piece> pieces, Found found,
            long bytes, long modified) {

        /** Images in the pieces that a run would use. */
        public long images() {
            return found.pieces().stream().mapToLong(piece -> piece.range().images()).sum();
        }
    }

    /** Everything, by digest. */
    public List<Entry> entries() throws IOException {
        FileStatus[] folders;
        try {
            folders = fileSystem.listStatus(store.predictions());
        } catch (FileNotFoundException empty) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (FileStatus folder : folders) {
            String name = folder.getPath().getName();
            if (folder.isDirectory() && name.startsWith(PREFIX)) {
                entries.add(entry(folder.getPath(), name.substring(PREFIX.length())));
            }
        }
        entries.sort(Comparator.comparing(Entry::digest));
        return entries;
    }

    private Entry entry(Path folder, String digest) throws IOException {
        FileStatus[] files = fileSystem.listStatus(folder);
        Map<String, String> key = new LinkedHashMap<>();
        Map<String, String> words = new LinkedHashMap<>();
        Path description = new Path(folder, EvaluationStore.DESCRIPTION);
        if (fileSystem.exists(description)) {
            try (InputStream in = fileSystem.open(description)) {
                JsonNode json = JSON.readTree(in.readAllBytes());
                json.path("key").properties().forEach(field -> key.put(field.getKey(), field.getValue().asText()));
                json.path("words").properties().forEach(field -> words.put(field.getKey(), field.getValue().asText()));
            } catch (JsonProcessingException damaged) {
                // Told by whoever verifies the store; predictions do not depend on it.
                key.clear();
            }
        }
        return new Entry(digest, key, words, Stream.of(files).map(Piece::of).flatMap(Optional::stream).toList(),
                store.find(digest), Stream.of(files).mapToLong(FileStatus::getLen).sum(),
                Stream.of(files).mapToLong(FileStatus::getModificationTime).max().orElse(0));
    }

    /**
     * Reads every row of an evaluation and computes the digest of its key anew; one sentence for each thing that is not as its
     * names, description and marks say.
     */
    public List<String> faults(Entry entry) throws IOException {
        List<String> faults = new ArrayList<>();
        keyFault(entry).ifPresent(faults::add);
        List<Prediction> counted = new ArrayList<>();
        for (Piece piece : entry.pieces()) {
            List<Prediction> rows;
            try {
                rows = PieceFile.read(piece.path(), entry.digest(), configuration);
            } catch (IOException | RuntimeException unreadable) {
                // Parquet tells damage by exceptions of many types.
                faults.add(piece.path() + ": cannot be read (" + unreadable.getMessage() + ")");
                continue;
            }
            String digest = PieceFile.digest(rows).substring(0, Piece.DIGEST_DIGITS);
            if (rows.size() != piece.rows()) {
                faults.add(piece.path() + ": expected " + piece.rows() + " rows, found " + rows.size());
            } else if (!digest.equals(piece.digest())) {
                faults.add(piece.path() + ": expected digest " + piece.digest() + " over its rows, found " + digest);
            } else if (rows.stream().anyMatch(row -> row.imageIndex() < piece.range().first()
                    || row.imageIndex() >= piece.range().end())) {
                faults.add(piece.path() + ": holds images of another range");
            }
            if (entry.found().pieces().contains(piece)) {
                counted.addAll(rows);
            }
        }
        Optional<Accuracy> marked = entry.found().finished().map(Counted::accuracy);
        Accuracy found = new Accuracy(counted.size(), counted.stream().filter(Prediction::topOneRight).count(),
                counted.stream().filter(Prediction::topFiveRight).count());
        if (faults.isEmpty() && marked.isPresent() && !marked.get().equals(found)) {
            faults.add(entry.digest() + ": its mark says " + words(marked.get()) + ", its rows say " + words(found));
        }
        return faults;
    }

    /** The folder is called by the digest of the key that its description tells in parts. */
    private Optional<String> keyFault(Entry entry) {
        Path description = new Path(EvaluationStore.folder(store.root(), entry.digest()), EvaluationStore.DESCRIPTION);
        if (entry.key().isEmpty()) {
            return Optional.of(
                    description + ": expected the parts of the key, found no such file, or none that can be read");
        }
        try {
            String digest = EvaluationKey.digestOf(entry.key());
            return digest.equals(entry.digest()) ? Optional.empty() : Optional.of(description
                    + ": its parts are those of another key: expected digest " + entry.digest() + " as its folder is called, found "
                    + digest);
        } catch (IllegalArgumentException incomplete) {
            return Optional.of(description + ": is not that of a key: " + incomplete.getMessage());
        }
    }

    private static String words(Accuracy accuracy) {
        return accuracy.topOne() + " and " + accuracy.topFive() + " of " + accuracy.images() + " images right";
    }

    /** Removes an evaluation; only under {@link StoreLease#ofPruning}. */
    public void remove(Entry entry) throws IOException {
        fileSystem.delete(EvaluationStore.folder(store.root(), entry.digest()), true);
    }
}
