package org.bitsweep.jobs.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.StorageAccess;
import org.bitsweep.storage.StorageException;

/**
 * The folder of one run. It is claimed before anything is written, for exactly one sweep; an interrupted run of the same
 * sweep is started over in it, and any other content is refused.
 */
public final class OutputFolder {

    private static final String CLAIM = "sweep.json";
    private static final String PREDICTIONS = "predictions";
    private static final ObjectMapper JSON = new ObjectMapper();

    private enum State {
        RUNNING,
        FINISHED
    }

    private final Path folder;
    private final FileSystem fileSystem;

    private OutputFolder(Path folder, FileSystem fileSystem) {
        this.folder = folder;
        this.fileSystem = fileSystem;
    }

    /**
     * Claims a folder.
     *
     * @param identity digest of everything the results will depend on
     * @param name of the sweep, for messages
     * @throws InputException if the folder holds another run, a finished one or something else, or cannot be written
     */
    static OutputFolder claim(Path folder, String identity, String name, Configuration configuration) throws IOException {
        FileSystem fileSystem = StorageAccess.reach(folder, configuration);
        OutputFolder output = new OutputFolder(fileSystem.makeQualified(folder), fileSystem);
        Path claim = new Path(folder, CLAIM);
        HadoopFiles.recover(claim, configuration);
        if (fileSystem.exists(claim)) {
            JsonNode found = output.readClaim();
            if (!found.path("identity").asText().equals(identity)) {
                throw new InputException(folder + ": expected an empty folder, found another run (sweep "
                        + found.path("name").asText() + "). Choose another --output, or remove this one.");
            }
            if (found.path("state").asText().equals(State.FINISHED.name())) {
                throw new InputException(folder + ": holds this very run, finished. Choose another --output to repeat it.");
            }
            fileSystem.delete(new Path(folder, PREDICTIONS), true);
        } else if (fileSystem.exists(folder)
                && (!fileSystem.getFileStatus(folder).isDirectory() || holdsAnything(fileSystem, folder))) {
            throw new InputException(folder + ": expected a new or empty folder for the results, found something else in it."
                    + " Choose another --output.");
        }
        try {
            output.writeClaim(identity, name, State.RUNNING);
        } catch (StorageException failure) {
            throw new InputException(folder + ": cannot be written (" + failure.reason()
                    + "). Choose another --output, or ask for the permission.", failure);
        }
        return output;
    }

    /** What a run leaves that died while it claimed the folder does not count. */
    private static boolean holdsAnything(FileSystem fileSystem, Path folder) throws IOException {
        Path claim = new Path(folder, CLAIM);
        return Arrays.stream(fileSystem.listStatus(folder))
                .anyMatch(status -> !HadoopFiles.isUnfinished(status.getPath().getName(), claim));
    }

    Path path(String name) {
        return new Path(folder, name);
    }

    public Path predictions() {
        return path(PREDICTIONS);
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

    private JsonNode readClaim() throws IOException {
        try (InputStream in = fileSystem.open(path(CLAIM))) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException damaged) {
            throw new InputException(path(CLAIM) + ": expected the description of a run, found a damaged one. Choose another"
                    + " --output, or remove this folder.", damaged);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
