package org.bitsweep.statistics;

/** Where the statistics of activations come from. */
public enum StatisticsSource {
    /** Every batch computes its own inside the graph at run time: the published tables. */
    BATCH,
    /** Collected once on calibration images and stored. */
    CALIBRATED
}
