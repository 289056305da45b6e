package org.bitsweep.dataset;

import java.util.List;
import java.util.Map;
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
        Ranges.requireSize(imagesPerSplit);
        if (index.compression() != TarCompression.NONE) {
            return List.of(new CompressedTarSplit(index.archive(), listing.images()));
        }
        Map<String, TarIndex.Member> byName = index.byName();
        return Ranges.cut(listing.images(), imagesPerSplit, images -> new TarRangeSplit(index.archive(),
                index.state().bytes(), images.stream().map(image -> {
                    TarIndex.Member member = byName.get(image.name());
                    return new TarRangeSplit.Located(image, member.offset(), member.size());
                }).toList()));
    }
}
