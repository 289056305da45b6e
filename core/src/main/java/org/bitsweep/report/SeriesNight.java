package org.bitsweep.report;

import java.time.Instant;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.SeriesStep;

/**
 * A cell of one night within its series, as the history keeps it.
 *
 * @param night when it began
 * @param images n
 * @param right images classified rightly
 * @param evaluation digest under which its predictions lie
 * @param outcome of the comparison with the baseline
 * @param series evaluation that the night was compared with
 * @param step since the night before in the series, which names the cell
 */
public record SeriesNight(Instant night, long images, long right, String evaluation, Outcome outcome, String series,
        SeriesStep step) {

    /** Name of the cell. */
    public String cell() {
        return step.cell();
    }

    /** Top-1 in percent. */
    public double topOnePercent() {
        return 100.0 * right / images;
    }
}
