package org.bitsweep.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.storage.WholeFile;

/**
 * A folder of evaluations, each under the digest of its key:
 *
 * <pre>
 * predictions/evaluation=DIGEST/_evaluation.json     what it is, for people and for finding near ones
 *                              /images-*.parquet     finished pieces ({@link Piece})
 *                              /_finished.json       written last: the counts, proven, and the pieces they rest on
 * </pre>
 *
 * <p>A run only ever adds files, so that any number of runs may share a store. Spark reads {@code predictions} as one table
 * with a column {@code evaluation}.
 */
public final class EvaluationStore {

    /** The column that Spark makes of the folders' names. */
    public static final String EVALUATION = "evaluation";

    /** Version of the files' form. */
    public static final int FORM = 1;

    private static final String PREDICTIONS = "predictions";
    static final String DESCRIPTION = "_evaluation.json";
    private static final String FINISHED = "_finished.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final FileSystem fileSystem;
    private final Configuration configuration;

    public EvaluationStore(Path root, Configuration configuration) throws IOException {
        this.fileSystem = root.getFileSystem(configuration);
        this.root = fileSystem.makeQualified(root);
        this.configuration = configuration;
    }

    public Path root() {
        return root;
    }

    /** The folder of all predictions, which Spark takes as the base of its columns. */
    public Path predictions() {
        return new Path(root, PREDICTIONS);
    }

    /** Where an evaluation lies. */
    public static Path folder(Path root, String digest) {
        return new Path(new Path(root, PREDICTIONS), EVALUATION + "=" + digest);
    }

    /**
     * What is there of an evaluation.
     *
     * @param pieces that share no image, by their first images
     * @param finished the proven counts, if it was ever finished
     */
    public record Found(List<Piece> pieces, Optional<Counted> finished) {

        public Found {
            pieces = List.copyOf(pieces);
        }

        public static final Found NOTHING = new Found(List.of(), Optional.empty());

        /** The batches of which some image is in no piece. */
        public List<ImageRange> missing(List<ImageRange> batches) {
            List<ImageRange> missing = new ArrayList<>();
            int piece = 0;
            for (ImageRange batch : batches) {
                while (piece < pieces.size() && pieces.get(piece).range().end() <= batch.first()) {
                    piece++;
                }
                int covered = batch.first();
                for (int i = piece; i < pieces.size() && pieces.get(i).range().first() <= covered && covered < batch.end(); i++) {
                    covered = Math.max(covered, pieces.get(i).range().end());
                }
                if (covered < batch.end()) {
                    missing.add(batch);
                }
            }
            return missing;
        }
    }

    /**
     * Proven counts of an evaluation.
     *
     * @param accuracy the counts
     * @param instructionSets of the machines that made the predictions
     */
    public record Counted(Accuracy accuracy, Set<String> instructionSets) {

        public Counted {
            instructionSets = Set.copyOf(instructionSets);
        }
    }

    /**
     * Looks an evaluation up; a few calls to the file system, whatever its size. Of one that is not finished only those pieces
     * are told that end where batches end: what float32 has from batches of another size would overlap with what is computed now.
     *
     * @param batches in which the rest is computed
     */
    public Found find(EvaluationKey key, List<ImageRange> batches) throws IOException {
        Set<Integer> ends = new HashSet<>();
        batches.forEach(batch -> ends.addAll(List.of(batch.first(), batch.end())));
        return find(key.digest(), piece -> ends.contains(piece.range().first()) && ends.contains(piece.range().end()));
    }

    /** Looks up what lies under a digest. */
    Found find(String digest) throws IOException {
        return find(digest, piece -> true);
    }

    private Found find(String digest, Predicate<Piece> usable) throws IOException {
        FileStatus[] files;
        try {
            files = fileSystem.listStatus(folder(root, digest));
        } catch (FileNotFoundException nothing) {
            return Found.NOTHING;
        }
        List<Piece> pieces = Stream.of(files).map(Piece::of).flatMap(Optional::stream).toList();
        boolean marked = Stream.of(files).anyMatch(file -> file.getPath().getName().equals(FINISHED));
        if (marked) {
            JsonNode mark = read(new Path(folder(root, digest), FINISHED));
            Set<String> named = new HashSet<>();
            mark.path("pieces").forEach(piece -> named.add(piece.asText()));
            List<Piece> resting = pieces.stream().filter(piece -> named.contains(piece.path().getName()))
                    .sorted(Comparator.comparingInt(piece -> piece.range().first())).toList();
            // A mark whose pieces are gone proves nothing; what is left of them is used.
            if (resting.size() == named.size() && mark.path("form").asInt() == FORM && !named.isEmpty()) {
                Set<String> sets = new HashSet<>();
                mark.path("instruction-sets").forEach(set -> sets.add(set.asText()));
                return new Found(resting, Optional.of(new Counted(new Accuracy(mark.path("images").asLong(),
                        mark.path("top-1").asLong(), mark.path("top-5").asLong()), sets)));
            }
        }
        return new Found(Piece.withoutOverlap(pieces.stream().filter(usable).toList()), Optional.empty());
    }

    /** Takes the mark off a finished evaluation that is to be computed anew; its pieces stay until newer ones replace them. */
    public void reopen(EvaluationKey key) throws IOException {
        fileSystem.delete(new Path(folder(root, key.digest()), FINISHED), false);
    }

    /** Says what an evaluation is, before its first piece is there. */
    public void describe(EvaluationKey key, Map<String, String> words) throws IOException {
        Path file = new Path(folder(root, key.digest()), DESCRIPTION);
        if (fileSystem.exists(file)) {
            return;
        }
        ObjectNode json = JSON.createObjectNode().put("form", FORM);
        key.fields().forEach(json.putObject("key")::put);
        words.forEach(json.putObject("words")::put);
        write(file, json);
    }

    /** Adds a piece; called in tasks. */
    public static void add(Path root, String digest, ImageRange range, List<Prediction> rows, String instructionSet,
            PieceFile.Existing existing, Configuration configuration) throws IOException {
        PieceFile.write(folder(root, digest), range, rows, instructionSet, existing, configuration);
    }

    /** Marks an evaluation as finished: its pieces hold every image once, and these are their counts. */
    public void finish(EvaluationKey key, Counted counted, List<Piece> pieces) throws IOException {
        Accuracy accuracy = counted.accuracy();
        ObjectNode json = JSON.createObjectNode().put("form", FORM).put("images", accuracy.images())
                .put("top-1", accuracy.topOne()).put("top-5", accuracy.topFive());
        var sets = json.putArray("instruction-sets");
        counted.instructionSets().stream().sorted().forEach(sets::add);
        var names = json.putArray("pieces");
        pieces.forEach(piece -> names.add(piece.path().getName()));
        write(new Path(folder(root, key.digest()), FINISHED), json);
    }

    /** Two runs may write the same file at once: either's text will do. */
    private void write(Path file, ObjectNode json) throws IOException {
        WholeFile.write(file, (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n")
                .getBytes(StandardCharsets.UTF_8), configuration);
    }

    /** Digests and descriptions of everything that is stored. */
    public Map<String, Map<String, String>> descriptions() throws IOException {
        Map<String, Map<String, String>> descriptions = new LinkedHashMap<>();
        FileStatus[] folders;
        try {
            folders = fileSystem.listStatus(predictions());
        } catch (FileNotFoundException empty) {
            return descriptions;
        }
        for (FileStatus folder : folders) {
            String name = folder.getPath().getName();
            Path file = new Path(folder.getPath(), DESCRIPTION);
            if (name.startsWith(EVALUATION + "=") && fileSystem.exists(file)) {
                String digest = name.substring(EVALUATION.length() + 1);
                descriptions.put(digest, key(digest));
            }
        }
        return descriptions;
    }

    /** The parts of an evaluation's key by name; empty if it is not stored. */
    Map<String, String> key(String digest) throws IOException {
        Path file = new Path(folder(root, digest), DESCRIPTION);
        Map<String, String> fields = new LinkedHashMap<>();
        if (fileSystem.exists(file)) {
            read(file).path("key").properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        }
        return fields;
    }

    private JsonNode read(Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException damaged) {
            throw new InputException(file + ": expected JSON that Bitsweep wrote, found something else. Remove the folder it lies"
                    + " in; what was in it is computed anew.", damaged);
        }
    }
}
