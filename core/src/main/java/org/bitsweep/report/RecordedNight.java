package org.bitsweep.report;

import java.time.Instant;
import org.bitsweep.judgement.Outcome;

/**
 * A cell of one night, as the history keeps it.
 *
 * @param night when it began
 * @param run its folder
 * @param cell name of the cell
 * @param images n
 * @param right images classified rightly
 * @param outcome what was said of it
 * @param series evaluation that it was compared with; what is accepted begins a new one
 */
public record RecordedNight(Instant night, String run, String cell, long images, long right, Outcome outcome, String series) {

    /** Top-1 in percent. */
    public double topOnePercent() {
        return 100.0 * right / images;
    }
}
