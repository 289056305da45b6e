package org.bitsweep.jobs.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.jobs.store.FolderLock;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.StorageAccess;

/**
 * The folder of one run. It is claimed before anything is written, for exactly one sweep and one process at a time. The same
 * sweep goes on in it after an interruption, and may be run again once it is finished; any other content is refused.
 */
final class OutputFolder implements AutoCloseable {

    private static final String CLAIM = "sweep.json";
    private static final String LOCK = "_lock.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private enum State {
        RUNNING,
        FINISHED
    }

    private final Path folder;
    private final FileSystem fileSystem;
    private final FolderLock lock;

    private OutputFolder(Path folder, FileSystem fileSystem, FolderLock lock) {
        this.folder = folder;
        this.fileSystem = fileSystem;
        this.lock = lock;
    }

    /**
     * Claims a folder.
     *
     * @param identity digest of everything the results will depend on
     * @param name of the sweep, for messages
     * @throws InputException if the folder holds another run or something else, another process works in it, or it cannot be
     *     written
     */
    static OutputFolder claim(Path folder, String identity, String name, Configuration configuration) throws IOException {
        FileSystem fileSystem = StorageAccess.reach(folder, configuration);
        HadoopFiles.recover(new Path(folder, CLAIM), configuration);
        requireFree(folder, fileSystem, identity);
        FolderLock lock = lock(folder, configuration);
        try {
            // Between the first look and the lock another run may have come and gone.
            requireFree(folder, fileSystem, identity);
            OutputFolder output = new OutputFolder(fileSystem.makeQualified(folder), fileSystem, lock);
            output.writeClaim(identity, name, State.RUNNING);
            return output;
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    private static FolderLock lock(Path folder, Configuration configuration) throws IOException {
        FolderLock.Outcome outcome;
        try {
            folder.getFileSystem(configuration).mkdirs(folder);
            outcome = FolderLock.tryAcquire(new Path(folder, LOCK), configuration);
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be written (" + failure.getMessage()
                    + "). Choose another --output, or ask for the permission.", failure);
        }
        if (outcome instanceof FolderLock.Outcome.Refused refused) {
            throw new InputException(folder + ": another run is under way in it (" + refused.holder()
                    + "). Wait for its end, or choose another --output; with a common --store neither repeats the other's work.");
        }
        return ((FolderLock.Outcome.Held) outcome).lock();
    }

    private static void requireFree(Path folder, FileSystem fileSystem, String identity) throws IOException {
        Path claim = new Path(folder, CLAIM);
        if (fileSystem.exists(claim)) {
            JsonNode found = readClaim(claim, fileSystem);
            if (!found.path("identity").asText().equals(identity)) {
                throw new InputException(folder + ": expected an empty folder, found another run (sweep "
                        + found.path("name").asText() + "). Choose another --output, or remove this one.");
            }
        } else if (fileSystem.exists(folder) && (!fileSystem.getFileStatus(folder).isDirectory()
                || java.util.Arrays.stream(fileSystem.listStatus(folder)).anyMatch(file -> !isOwn(file.getPath(), claim)))) {
            throw new InputException(folder + ": expected a new or empty folder for the results, found something else in it."
                    + " Choose another --output.");
        }
    }

    /** What a run that was killed while it claimed the folder may leave behind. */
    private static boolean isOwn(Path file, Path claim) {
        String name = file.getName();
        return name.equals(LOCK) || name.startsWith("." + LOCK) || HadoopFiles.isUnfinished(name, claim);
    }

    Path path(String name) {
        return new Path(folder, name);
    }

    Path folder() {
        return folder;
    }

    /** Writes a whole text file. */
    void write(String name, String text) throws IOException {
        HadoopFiles.write(path(name), text, fileSystem.getConf());
    }

    /** Marks the run as finished; what stands in the folder is then a result. */
    void finish(String identity, String name) throws IOException {
        writeClaim(identity, name, State.FINISHED);
    }

    private void writeClaim(String identity, String name, State state) throws IOException {
        write(CLAIM, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.createObjectNode()
                .put("name", name).put("identity", identity).put("state", state.name())) + "\n");
    }

    private static JsonNode readClaim(Path claim, FileSystem fileSystem) throws IOException {
        try (InputStream in = fileSystem.open(claim)) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException damaged) {
            throw new InputException(claim + ": expected the description of a run, found a damaged one. Choose another"
                    + " --output, or remove this folder.", damaged);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
