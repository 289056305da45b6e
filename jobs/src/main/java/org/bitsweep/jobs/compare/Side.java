package org.bitsweep.jobs.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.storage.Location;

/** One side of a comparison: a finished run or its baseline, or a store of which no record says what belongs together. */
public sealed interface Side permits RunSide, StoreSide {

    /** As the user named it. */
    Location title();

    /** What reports call it. */
    String name();

    /** Where its predictions lie. */
    Path store();

    /** Names of images that count in no cell, as far as the side knows them. */
    Set<String> unreadable();

    /** What made it, by name; what is not known is missing or blank. */
    Map<String, String> software();

    /** Its cells, without their predictions. */
    List<SideCell> cells(Configuration configuration) throws IOException;

    /**
     * Opens a side.
     *
     * @throws InputException if there is neither a record nor a store, or the record is damaged
     */
    static Side open(Location location, Configuration configuration) throws IOException {
        if (RunSide.isThere(location, configuration)) {
            return RunSide.open(location, configuration);
        }
        if (StoreSide.isThere(location, configuration)) {
            return StoreSide.open(location, configuration);
        }
        throw new InputException(location + ": expected the output folder of a finished sweep, with " + RunSide.RESULTS
                + " in it, a baseline (.csv), or a store of predictions, found none of them. Correct the path, or let the sweep"
                + " finish.");
    }
}
