package org.bitsweep.dataset;

import java.util.List;
import java.util.Objects;
import org.bitsweep.Sha256;

/**
 * Images in a tar archive.
 *
 * @param listing all images; each name is an entry of the archive
 * @param index where the entries lie
 */
record TarImages(ImageListing listing, TarIndex index) implements ImageSource {

    TarImages {
        Objects.requireNonNull(listing, "listing");
        Objects.requireNonNull(index, "index");
    }

    @Override
    public String stateDigest(int images) {
        return new Sha256().add("bitsweep image archive 1").add(index.state().bytes()).add(index.state().modified()).hex();
    }

    @Override
    public List<ImageSplit> splits(int imagesPerSplit) {
        return index.splits(listing.images(), imagesPerSplit, ReadingOrder.ARCHIVE_ORDER);
    }
}
