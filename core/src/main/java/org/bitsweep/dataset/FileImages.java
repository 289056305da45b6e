package org.bitsweep.dataset;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bitsweep.Sha256;

/**
 * Images that are files of their own.
 *
 * @param listing all images; each name is a path relative to the folder, or absolute
 * @param folder qualified URI of the folder that names are relative to
 * @param files the state of every image's file when it was listed, by the image's name
 */
record FileImages(ImageListing listing, String folder, Map<String, FileState> files) implements ImageSource {

    FileImages {
        Objects.requireNonNull(listing, "listing");
        Objects.requireNonNull(folder, "folder");
        files = Map.copyOf(files);
        for (LabelledImage image : listing.images()) {
            if (!files.containsKey(image.name())) {
                throw new IllegalArgumentException(
                        "expected the state of every image's file, found none of '" + image.name() + "'");
            }
        }
    }

    @Override
    public String stateDigest(int images) {
        Sha256 sha256 = new Sha256().add("bitsweep image files 1").add(images);
        for (LabelledImage image : listing.images().subList(0, images)) {
            FileState state = files.get(image.name());
            sha256.add(state.bytes()).add(state.modified());
        }
        return sha256.hex();
    }

    @Override
    public List<ImageSplit> splits(int imagesPerSplit) {
        return Ranges.cut(listing.images(), imagesPerSplit, images -> new FileSplit(folder, images));
    }
}
