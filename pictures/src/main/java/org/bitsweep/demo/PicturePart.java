package org.bitsweep.demo;

import java.util.Locale;

/** The parts of the picture set. Each draws from random numbers of its own, so no picture is in two parts. */
public enum PicturePart {
    /** What accuracy is measured on; committed. */
    TEST(1, 2000),
    /** What calibrated statistics are collected on; committed. */
    CALIBRATION(2, 75),
    /** What the networks learn from; drawn when they are trained. */
    TRAINING(3, 40000),
    /** What networks and training recipes are chosen on, so that they are not chosen on the test pictures. */
    VALIDATION(4, 2000);

    private final long seed;
    private final int pictures;

    PicturePart(long seed, int pictures) {
        this.seed = seed;
        this.pictures = pictures;
    }

    /** How many pictures the part has unless asked otherwise: the same number of every class. */
    public int pictures() {
        return pictures;
    }

    /** The part's name in file names: {@code test}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Draws picture number {@code index} of this part, before it is encoded. */
    public Picture picture(int index) {
        return new PicturePainter(PictureRandom.ofPicture(seed, index)).paint(PictureClass.ofPicture(index));
    }

    /** The path of picture number {@code index} inside the part's archive: {@code test/00000-striped-disc.jpg}. */
    public String path(int index) {
        return String.format(Locale.ROOT, "%s/%05d-%s.jpg", label(), index, PictureClass.ofPicture(index).label());
    }
}
