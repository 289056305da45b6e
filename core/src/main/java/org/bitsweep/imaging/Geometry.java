package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image of any size becomes the pixels a network is shown: resized, then cropped. Networks with equal geometries
 * can share prepared images.
 *
 * @param resize the size before cropping
 * @param crop the part kept
 */
public record Geometry(Resize resize, Crop crop) implements Serializable {

    /** Refuses missing parts. */
    public Geometry {
        Objects.requireNonNull(resize, "resize");
        Objects.requireNonNull(crop, "crop");
    }

    /**
     * torchvision's evaluation transform: shorter side resized bilinearly, square cut from the middle.
     *
     * @param shorterSide length of the shorter side after resizing, 256 for most ImageNet networks
     * @param cropSide side of the square, 224 for most ImageNet networks
     */
    public static Geometry torchvision(int shorterSide, int cropSide) {
        return new Geometry(
                new Resize.ShorterSide(shorterSide, Interpolation.BILINEAR),
                new Crop.Centre(ImageSize.square(cropSide)));
    }

    /** The size every prepared image has, or nothing if it depends on the image. */
    public Optional<ImageSize> fixedSize() {
        if (crop instanceof Crop.Centre centre) {
            return Optional.of(centre.size());
        }
        if (resize instanceof Resize.Exact exact) {
            return Optional.of(exact.size());
        }
        return Optional.empty();
    }

    /**
     * A stable text for digests and file headers, equal exactly when the geometries are. Example: {@code
     * resize=shorter-side:256:bilinear;crop=centre:224x224}.
     */
    public String canonicalText() {
        return "resize=" + resize.canonicalText() + ";crop=" + crop.canonicalText();
    }
}
