package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;

/**
 * An image that two cells predict differently.
 *
 * @param image its place in the data set
 * @param label its class
 * @param before the class that the base gave it
 * @param after the class that the new cell gave it
 */
public record ChangedImage(int image, int label, int before, int after) {

    /** What the change is worth. */
    public enum Change {
        /** Only the base was right. */
        LOST,
        /** Only the new cell is right. */
        GAINED,
        /** Both are wrong, in different ways. */
        OTHER
    }

    public Change change() {
        return before == label ? Change.LOST : after == label ? Change.GAINED : Change.OTHER;
    }

    /**
     * All images that change, in the order of images.
     *
     * @throws InputException if the two cells are not about the same images and labels
     */
    public static List<ChangedImage> of(CellPredictions base, CellPredictions changed) {
        if (!base.pairsWith(changed)) {
            throw new InputException("comparison: expected the same images with the same labels on both sides, found others."
                    + " Compare cells of one data set.");
        }
        List<ChangedImage> images = new ArrayList<>();
        for (int i = 0; i < base.size(); i++) {
            if (base.predicted(i) != changed.predicted(i)) {
                images.add(new ChangedImage(base.image(i), base.label(i), base.predicted(i), changed.predicted(i)));
            }
        }
        return images;
    }

    /**
     * At most so many of them to look at, lost ones first: of each kind spread evenly over the order of images, so that a
     * data set that is sorted by class does not show its first class only. Half of the places go to lost images, the other
     * kinds share the rest; what one kind leaves empty the next ones fill.
     */
    public static List<ChangedImage> sample(List<ChangedImage> images, int most) {
        Map<Change, List<ChangedImage>> kinds = new EnumMap<>(Change.class);
        for (Change change : Change.values()) {
            kinds.put(change, images.stream().filter(image -> image.change() == change).toList());
        }
        Map<Change, Integer> places = new EnumMap<>(Change.class);
        places.put(Change.LOST, most / 2);
        places.put(Change.GAINED, (most - most / 2) / 2);
        places.put(Change.OTHER, most - most / 2 - (most - most / 2) / 2);
        int free = 0;
        for (Change change : Change.values()) {
            int taken = Math.min(places.get(change), kinds.get(change).size());
            free += places.get(change) - taken;
            places.put(change, taken);
        }
        List<ChangedImage> sample = new ArrayList<>();
        for (Change change : Change.values()) {
            List<ChangedImage> kind = kinds.get(change);
            int more = Math.min(free, kind.size() - places.get(change));
            free -= more;
            int shown = places.get(change) + more;
            for (int i = 0; i < shown; i++) {
                sample.add(kind.get((int) ((long) i * kind.size() / shown)));
            }
        }
        sample.sort(Comparator.comparing(ChangedImage::change).thenComparingInt(ChangedImage::image));
        return sample;
    }
}
