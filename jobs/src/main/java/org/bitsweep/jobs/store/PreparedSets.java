package org.bitsweep.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.storage.DatasetException;

/** The sets of prepared images that sweeps keep in a store, under {@value #FOLDER}. */
public final class PreparedSets {

    /** Name of their folder in the store. */
    public static final String FOLDER = "prepared";

    private final Path folder;
    private final FileSystem fileSystem;
    private final Configuration configuration;

    public PreparedSets(Path root, Configuration configuration) throws IOException {
        this.folder = new Path(root, FOLDER);
        this.fileSystem = folder.getFileSystem(configuration);
        this.configuration = configuration;
    }

    /** What a set is for. */
    public enum Use {
        /** Its images are evaluated: keys of evaluations name its content. */
        EVALUATION,
        /** Statistics are collected on its images: nothing stored names it. */
        CALIBRATION,
        /** None: it was never finished, or is damaged. */
        NONE
    }

    /**
     * One set.
     *
     * @param folder where it lies
     * @param content digest of its rows, which evaluations of its images have in their keys; empty if it has no use
     * @param bytes of all its files
     * @param modified when the newest of them was written, milliseconds
     */
    public record Entry(Path folder, Use use, String content, long bytes, long modified) {}

    /** What sweeps call the folder of a set. */
    public static String name(Use use, String form, String digest) {
        return prefix(use) + form + "-" + digest;
    }

    private static String prefix(Use use) {
        return use == Use.CALIBRATION ? "calibration-" : "images-";
    }

    /** All of them, by name. */
    public List<Entry> entries() throws IOException {
        FileStatus[] folders;
        try {
            folders = fileSystem.listStatus(folder);
        } catch (FileNotFoundException none) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : folders) {
            if (status.isDirectory() && !status.getPath().getName().startsWith(".")) {
                entries.add(entry(status.getPath()));
            }
        }
        entries.sort(Comparator.comparing(entry -> entry.folder().getName()));
        return entries;
    }

    private Entry entry(Path set) throws IOException {
        String content = "";
        Use use = Use.NONE;
        try {
            content = PreparedDataset.open(set, configuration).manifest().contentSha256();
            use = set.getName().startsWith(prefix(Use.CALIBRATION)) ? Use.CALIBRATION : Use.EVALUATION;
        } catch (DatasetException unusable) {
            // A sweep prepares it anew.
        }
        FileStatus[] files = fileSystem.listStatus(set);
        return new Entry(set, use, content, Stream.of(files).mapToLong(FileStatus::getLen).sum(),
                Stream.of(files).mapToLong(FileStatus::getModificationTime).max().orElse(0));
    }

    /** Removes a set; only under {@link StoreLease#ofPruning}. */
    public void remove(Entry entry) throws IOException {
        fileSystem.delete(entry.folder(), true);
    }
}
