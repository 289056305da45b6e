package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An image whose file is, byte for byte, that of an earlier image under another name.
 *
 * @param index its place in the data set, from 0
 * @param name its name
 * @param label its class
 * @param firstName name of the first image with these bytes
 * @param firstLabel the class of that image
 */
public record RepeatedImage(int index, String name, int label, String firstName, int firstLabel) implements Serializable {

    private static final int NAMED = 5;

    /** Refuses nulls. */
    public RepeatedImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(firstName, "firstName");
    }

    /** Whether the two stand under different labels, of which one must be wrong. */
    boolean contradicts() {
        return label != firstLabel;
    }

    /** The repeated images among rows in evaluation order. */
    public static List<RepeatedImage> among(Iterable<PreparedRow> rows) {
        Map<String, LabelledImage> firsts = new HashMap<>();
        List<RepeatedImage> repeated = new ArrayList<>();
        for (PreparedRow row : rows) {
            LabelledImage image = row.image();
            LabelledImage first = firsts.putIfAbsent(row.sourceSha256(), image);
            if (first != null) {
                repeated.add(new RepeatedImage(image.index(), image.name(), image.label(), first.name(), first.label()));
            }
        }
        return List.copyOf(repeated);
    }

    /**
     * What users should know of repeated images: contradicting labels cost every network the same images, equal ones count
     * a picture twice.
     *
     * @return a line, or nothing if none is repeated
     */
    public static Optional<String> remark(List<RepeatedImage> repeated) {
        if (repeated.isEmpty()) {
            return Optional.empty();
        }
        List<RepeatedImage> contradicting = repeated.stream().filter(RepeatedImage::contradicts).toList();
        List<RepeatedImage> named = contradicting.isEmpty() ? repeated : contradicting;
        String labels = contradicting.isEmpty() ? ", under the same label"
                : ", " + contradicting.size() + " of them under another label, so that no network is right on both";
        return Optional.of(repeated.size() + (repeated.size() == 1 ? " image is" : " images are")
                + " the very file of an earlier one" + labels + ": "
                + named.stream().limit(NAMED).map(RepeatedImage::describe).collect(Collectors.joining(", "))
                + (named.size() > NAMED ? ", ..." : "") + ".");
    }

    private String describe() {
        return contradicts() ? name + " (" + label + ") is " + firstName + " (" + firstLabel + ")" : name + " is " + firstName;
    }
}
