package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.report.BaselineCsv;
import org.bitsweep.report.RecordedRun;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/** Writes what was accepted. */
public final class Baseline {

    private Baseline() {}

    /**
     * Makes a run the baseline, once its predictions are seen to be there.
     *
     * @param acceptedBy who takes it for right, and when
     * @param target a file that ends in {@code .csv}; one of that name is replaced
     * @throws InputException if predictions are missing, or the target has another ending
     */
    public static void write(RunSide side, String acceptedBy, Location target, Configuration configuration) throws IOException {
        if (!target.text().endsWith(".csv")) {
            throw new InputException(target + ": expected a baseline's name to end in .csv. Correct --baseline.");
        }
        side.read(configuration);
        RecordedRun run = side.run();
        Path file = target.hadoopPath();
        String text = BaselineCsv.render(new RecordedRun(
                run.name(), HadoopFiles.relative(side.store(), file.getParent(), configuration), run.unreadable(), run.software(),
                run.cells(), Optional.of(acceptedBy)));
        HadoopFiles.write(file, text, configuration);
    }
}
