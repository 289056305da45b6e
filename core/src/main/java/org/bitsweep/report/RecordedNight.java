package org.bitsweep.report;

import java.time.Instant;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.SeriesStep;

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
 * @param evaluation digest under which its predictions lie
 * @param step since the night before in the series
 */
public record RecordedNight(Instant night, String run, String cell, long images, long right, Outcome outcome, String series,
        String evaluation, SeriesStep step) {

    /** Top-1 in percent. */
    public double topOnePercent() {
        return 100.0 * right / images;
    }
}
