package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.jobs.compare.Side;
import org.bitsweep.storage.Location;

/** Opens what the command line names: runs, baselines and stores. */
final class Sides {

    private final Configuration configuration = HadoopSettings.ofThisProcess();

    Configuration configuration() {
        return configuration;
    }

    /** A file or folder, relative to where the command is called. */
    Location location(String written) {
        return Location.resolve(Path.of(""), written);
    }

    /**
     * A finished run or a baseline.
     *
     * @throws org.bitsweep.InputException if there is none
     */
    RunSide run(String written) throws IOException {
        return RunSide.open(location(written), configuration);
    }

    /**
     * A finished run, a baseline or a store.
     *
     * @throws org.bitsweep.InputException if it is none of them
     */
    Side side(String written) throws IOException {
        return Side.open(location(written), configuration);
    }
}
