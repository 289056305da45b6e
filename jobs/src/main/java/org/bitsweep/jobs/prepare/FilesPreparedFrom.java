package org.bitsweep.jobs.prepare;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.storage.HadoopFiles;

/**
 * What the files were like that a prepared set was made of, beside its description: whoever prepares the same data set into the
 * same folder again learns whether it still holds their pictures. Readers of the set do not look at it.
 */
final class FilesPreparedFrom {

    /** Holds {@link org.bitsweep.dataset.ImageSource#stateDigest} of the prepared images. */
    private static final String NAME = "files.sha256";

    private FilesPreparedFrom() {}

    /** Whether a file of a prepared folder is this one, finished or not. */
    static boolean is(String fileName) {
        return fileName.equals(NAME) || fileName.startsWith("." + NAME);
    }

    /** Says so, before the description is written. */
    static void write(Path folder, String stateDigest, Configuration configuration) throws IOException {
        HadoopFiles.write(new Path(folder, NAME), stateDigest + "\n", configuration);
    }

    /**
     * Refuses a finished set of other files, or of files that were written anew since.
     *
     * @throws InputException that says what to do; the set stays, since somebody may be reading it
     */
    static void require(Path folder, String stateDigest, Configuration configuration) throws IOException {
        Path file = new Path(folder, NAME);
        boolean told = file.getFileSystem(configuration).exists(file);
        String found = told ? HadoopFiles.readText(file, configuration).strip() : "";
        if (!found.equals(stateDigest)) {
            throw new InputException(folder + ": expected images prepared from the files as they are now, found "
                    + (told ? "those of files with other lengths or times" : "no " + NAME + " that tells their lengths and times")
                    + ". Some may have been replaced since: remove the folder, or choose another one. If the pictures are the"
                    + " same, as after a copy, the set can be used as it is (format = prepared).");
        }
    }
}
