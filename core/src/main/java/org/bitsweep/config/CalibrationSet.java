package org.bitsweep.config;

import java.util.OptionalInt;
import org.bitsweep.storage.Location;

/** What calibrated statistics come from. */
public sealed interface CalibrationSet {

    /**
     * Images on which the run collects statistics first. Their labels are read but not used.
     *
     * @param source the images
     * @param images how many from the start are used; all if empty
     */
    record Images(DatasetSource source, OptionalInt images) implements CalibrationSet {}

    /**
     * Statistics of one network that {@code bitsweep calibrate} has written.
     *
     * @param file a JSON file
     */
    record Stored(Location file) implements CalibrationSet {

        /** How names of such files end. */
        public static final String EXTENSION = ".json";
    }
}
