package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitsweep.Sha256;
import org.bitsweep.storage.DatasetException;

/**
 * All images of a data set in evaluation order.
 *
 * @param images the images; the one at position {@code i} has index {@code i}
 * @param classes the classes that labels refer to
 */
public record ImageListing(List<LabelledImage> images, Classes classes) implements Serializable {

    /**
     * Checks that indices are positions, names are unique and labels are classes.
     *
     * @throws IllegalArgumentException if they are not, or if there is no image
     */
    public ImageListing {
        images = List.copyOf(images);
        Objects.requireNonNull(classes, "classes");
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a listing needs at least one image");
        }
        Set<String> names = new HashSet<>(images.size() * 2);
        for (int i = 0; i < images.size(); i++) {
            LabelledImage image = images.get(i);
            if (image.index() != i) {
                throw new IllegalArgumentException("expected index " + i + " for image '" + image.name() + "', found " + image.index());
            }
            if (image.label() >= classes.count()) {
                throw new IllegalArgumentException("expected a label in [0, " + classes.count() + ") for image '"
                        + image.name() + "', found " + image.label());
            }
            if (!names.add(image.name())) {
                throw new IllegalArgumentException("expected unique names, found '" + image.name() + "' twice");
            }
        }
    }

    /** Number of images: the denominator of every accuracy over this data set. */
    public int count() {
        return images.size();
    }

    /** Number of images of each class, by class index; zero for classes without images. */
    public List<Integer> imagesPerClass() {
        int[] counts = new int[classes.count()];
        images.forEach(image -> counts[image.label()]++);
        return IntStream.of(counts).boxed().collect(Collectors.toUnmodifiableList());
    }

    /**
     * SHA-256 of the listing in lower-case hexadecimal: number of classes, then index, name and label of every image.
     * Two listings with the same digest score the same images under the same names against the same labels; bytes of
     * images and names of classes do not enter.
     */
    public String digest() {
        Sha256 sha256 = new Sha256().add("bitsweep image listing 1").add(classes.count()).add(images.size());
        images.forEach(image -> sha256.add(image.index()).add(image.name()).add(image.label()));
        return sha256.hex();
    }

    /**
     * Refuses a listing that is not as long as the data set is known to be.
     *
     * @param expected the number of images the data set should have
     * @param where the data set, for the message
     * @return this listing
     * @throws DatasetException if the numbers differ
     */
    public ImageListing requireCount(int expected, String where) {
        if (count() != expected) {
            throw new DatasetException(where, expected + " images", Integer.toString(count()),
                    "Restore the missing images or correct the expected number");
        }
        return this;
    }
}
