package org.bitsweep.judgement;

import java.util.List;
import org.bitsweep.evaluation.PairedComparison;

/**
 * The fourfold table of two cells on the same images: both right, only the base right, only the new one right, neither.
 *
 * @param comparison images, predictions that differ, and the two discordant counts
 * @param bothRight images that both cells classify rightly
 */
public record PairedTable(PairedComparison comparison, long bothRight) {

    public PairedTable {
        if (bothRight < 0 || comparison.disagreements() + bothRight > comparison.images()) {
            throw new IllegalArgumentException("expected both-right + disagreements <= images, found " + bothRight + " + "
                    + comparison.disagreements() + ", " + comparison.images());
        }
    }

    /** The counts of several together, as if each had images of its own. */
    public static PairedTable sum(List<PairedTable> tables) {
        return new PairedTable(new PairedComparison(tables.stream().mapToLong(PairedTable::images).sum(),
                tables.stream().mapToLong(PairedTable::changed).sum(), tables.stream().mapToLong(PairedTable::onlyBaseRight).sum(),
                tables.stream().mapToLong(PairedTable::onlyNewRight).sum()),
                tables.stream().mapToLong(PairedTable::bothRight).sum());
    }

    /** n. */
    public long images() {
        return comparison.images();
    }

    /** Images that the base classifies rightly. */
    public long baseRight() {
        return bothRight + comparison.onlyFirstRight();
    }

    /** Images that the new cell classifies rightly. */
    public long newRight() {
        return bothRight + comparison.onlySecondRight();
    }

    /** Images that only the base classifies rightly: b. */
    public long onlyBaseRight() {
        return comparison.onlyFirstRight();
    }

    /** Images that only the new cell classifies rightly: c. */
    public long onlyNewRight() {
        return comparison.onlySecondRight();
    }

    /** Images that neither classifies rightly. */
    public long neitherRight() {
        return images() - bothRight - onlyBaseRight() - onlyNewRight();
    }

    /** Images predicted differently, right or wrong: f. */
    public long changed() {
        return comparison.disagreements();
    }

    /** Share of predictions kept, 1 - f/n. */
    public double kept() {
        return 1 - (double) changed() / images();
    }

    /** Top-1 accuracy of the base, in percent. */
    public double basePercent() {
        return 100.0 * baseRight() / images();
    }

    /** Top-1 accuracy of the new cell, in percent. */
    public double newPercent() {
        return 100.0 * newRight() / images();
    }

    /** d, the new accuracy minus the base's, in points. */
    public double differencePoints() {
        return comparison.differencePoints();
    }

    /** McNemar's exact test, two-sided. */
    public double pValue() {
        return comparison.pValue();
    }

    /** The 95 % interval of d. */
    public PairedInterval interval() {
        return PairedInterval.of(this, PairedInterval.CONFIDENCE);
    }
}
