package org.bitsweep.evaluation;

/**
 * Counts of right predictions. Counts of disjoint sets of images add up, in any order.
 *
 * @param images number of images scored
 * @param topOne images whose best class is the label
 * @param topFive images whose label is among the five best classes
 */
public record Accuracy(long images, long topOne, long topFive) {

    /** Nothing scored yet. */
    public static final Accuracy NONE = new Accuracy(0, 0, 0);

    public Accuracy {
        if (topOne < 0 || topFive < topOne || images < topFive) {
            throw new IllegalArgumentException("expected 0 <= top-1 <= top-5 <= images, found top-1 " + topOne
                    + ", top-5 " + topFive + ", images " + images);
        }
    }

    /** The counts of one image. */
    public static Accuracy of(Prediction prediction) {
        return new Accuracy(1, prediction.topOneRight() ? 1 : 0, prediction.topFiveRight() ? 1 : 0);
    }

    /** The counts of all images of both, which must not share any. */
    public Accuracy plus(Accuracy other) {
        return new Accuracy(images + other.images, topOne + other.topOne, topFive + other.topFive);
    }

    /** Top-1 accuracy in percent; NaN if no image was scored. */
    public double topOnePercent() {
        return 100.0 * topOne / images;
    }

    /** Top-5 accuracy in percent; NaN if no image was scored. */
    public double topFivePercent() {
        return 100.0 * topFive / images;
    }

    /** The 95 % interval of the Top-1 accuracy. */
    public WilsonInterval topOneInterval() {
        return WilsonInterval.of(topOne, images);
    }
}
