package org.bitsweep.judgement;

/** What two cells must share before their numbers may be compared. */
public enum Condition {
    /** Which images, by content. */
    IMAGES("images"),
    /** How they became a network's input: geometry and normalization. */
    PREPROCESSING("preprocessing"),
    /** Their classes. */
    LABELS("labels"),
    /** Size and order of batches, where statistics are the batch's. */
    BATCH("batch");

    private final String title;

    Condition(String title) {
        this.title = title;
    }

    /** The word in messages. */
    public String title() {
        return title;
    }
}
