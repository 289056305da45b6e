package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Images in several tar archives, one after the other.
 *
 * @param listing all images
 * @param shards the archives in the order of evaluation; within each, images lie in that order
 */
record TarShards(ImageListing listing, List<Shard> shards) implements ImageSource {

    /**
     * One archive.
     *
     * @param index where its entries lie
     * @param images how many of the listing's images it holds
     */
    record Shard(TarIndex index, int images) {
    }

    TarShards {
        Objects.requireNonNull(listing, "listing");
        shards = List.copyOf(shards);
    }

    @Override
    public String stateDigest(int images) {
        List<FileState> states = new ArrayList<>();
        int first = 0;
        for (Shard shard : shards) {
            if (first < images) {
                states.add(shard.index().state());
            }
            first += shard.images();
        }
        return FileState.digest("bitsweep image archives 1", states);
    }

    @Override
    public List<ImageSplit> splits(int imagesPerSplit) {
        Ranges.requireSize(imagesPerSplit);
        List<ImageSplit> splits = new ArrayList<>();
        int first = 0;
        for (Shard shard : shards) {
            splits.addAll(shard.index().splits(List.copyOf(listing.images().subList(first, first + shard.images())),
                    imagesPerSplit, ReadingOrder.EVALUATION_ORDER));
            first += shard.images();
        }
        return List.copyOf(splits);
    }
}
