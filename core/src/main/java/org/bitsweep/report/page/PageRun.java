package org.bitsweep.report.page;

import java.util.List;
import java.util.Map;
import org.bitsweep.judgement.ChangedImage;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.table.Table;

/**
 * A run with everything that a page tells of it.
 *
 * @param run its record
 * @param insights what its predictions tell, by network; empty if they were not to be had
 * @param designs what methods and settings do, where the run's variants and methods are a balanced part of all combinations
 * @param images by network, then by place in the data set: those that {@link #shown} names, as far as they were to be had
 * @param comparisons tables of verdicts, such as a night's with its baseline
 * @param nights the history that it belongs to; empty if it has none
 * @param remarks what is missing from the page and why
 */
public record PageRun(RunRecord run, List<NetworkInsights> insights, List<DesignEffects> designs,
        Map<String, Map<Integer, ShownImage>> images, List<Table> comparisons, List<RecordedNight> nights, List<String> remarks) {

    private static final int IMAGES_A_NETWORK = 24;
    /** Of all networks of a run together, so that a page can be sent by mail. */
    private static final int IMAGES_A_RUN = 48;

    public PageRun {
        insights = List.copyOf(insights);
        designs = List.copyOf(designs);
        images = Map.copyOf(images);
        comparisons = List.copyOf(comparisons);
        nights = List.copyOf(nights);
        remarks = List.copyOf(remarks);
    }

    /**
     * The images of a pair of cells that are looked at.
     *
     * @param networks of the run, which share the places
     */
    public static List<ChangedImage> shown(CellPair pair, int networks) {
        return ChangedImage.sample(pair.images(), Math.max(4, Math.min(IMAGES_A_NETWORK, IMAGES_A_RUN / networks)));
    }
}
