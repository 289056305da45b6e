package org.bitsweep.dataset;

import java.util.List;
import java.util.Objects;

/**
 * Images that are files of their own.
 *
 * @param listing all images; each name is a path relative to the folder, or absolute
 * @param folder qualified URI of the folder that names are relative to
 */
record FileImages(ImageListing listing, String folder) implements ImageSource {

    FileImages {
        Objects.requireNonNull(listing, "listing");
        Objects.requireNonNull(folder, "folder");
    }

    @Override
    public List<ImageSplit> splits(int imagesPerSplit) {
        return Ranges.cut(listing.images(), imagesPerSplit, images -> new FileSplit(folder, images));
    }
}
