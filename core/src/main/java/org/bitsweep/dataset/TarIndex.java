package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.ImageFileNames;
import org.bitsweep.storage.Storage;

/**
 * What a tar archive holds and where. Made once, on the driver, by reading the archive through: that proves it whole.
 *
 * <p>Headers are not jumped to. Images of a hundred kilobytes lie so close that disks and object stores alike deliver
 * the stream faster than fifty thousand jumps.
 *
 * @param archive qualified URI of the archive
 * @param state length and time of the archive as stored
 * @param compression how it is compressed
 * @param members the visible regular files in the order of the archive
 */
record TarIndex(String archive, FileState state, TarCompression compression, List<Member> members) {

    /**
     * One file in the archive.
     *
     * @param name its path in the archive
     * @param offset where its bytes begin in the uncompressed archive
     * @param size its length in bytes
     */
    record Member(String name, long offset, int size) {
    }

    TarIndex {
        members = List.copyOf(members);
    }

    /** Sees each file of an archive as it passes. */
    @FunctionalInterface
    interface Visitor {
        void see(TarWalker entry) throws IOException;
    }

    static TarIndex scan(Path archive, Configuration configuration) throws IOException {
        return scan(archive, configuration, entry -> { });
    }

    /** @param visitor sees each file once, in the order of the archive, and may read it */
    static TarIndex scan(Path archive, Configuration configuration, Visitor visitor) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(archive);
        List<Member> members = new ArrayList<>();
        try (TarWalker walker = TarWalker.open(qualified, configuration)) {
            while (walker.next()) {
                members.add(new Member(walker.name(), walker.offset(), walker.size()));
                visitor.see(walker);
            }
            if (members.isEmpty()) {
                throw new DatasetException(qualified.toString(), "images", "an archive without files", "Check the path");
            }
            return new TarIndex(qualified.toString(), FileState.of(storage.status(qualified)), walker.compression(), members);
        }
    }

    /** The same without README and LICENSE, which archives of class folders carry beside these. */
    TarIndex withoutDocuments() {
        return new TarIndex(archive, state, compression, members.stream()
                .filter(member -> !ImageFileNames.isDocument(ImageFileNames.lastPart(member.name()))).toList());
    }

    /** Refuses an archive with anything but images in it. */
    TarIndex requireImages() {
        members.forEach(member -> ImageFileNames.requireImage(ImageFileNames.lastPart(member.name()), archive));
        return this;
    }

    /**
     * Cuts images of this archive into parts that can be read independently; all of them are one part where it is compressed.
     *
     * @param images the images, by ascending index; each name is an entry
     * @param whenCompressed how their indices lie in the archive
     */
    List<ImageSplit> splits(List<LabelledImage> images, int imagesPerSplit, ReadingOrder whenCompressed) {
        Ranges.requireSize(imagesPerSplit);
        if (compression != TarCompression.NONE) {
            return List.of(new CompressedTarSplit(archive, images, whenCompressed));
        }
        Map<String, Member> byName = byName();
        return Ranges.cut(images, imagesPerSplit, part -> new TarRangeSplit(archive, state.bytes(), part.stream().map(image -> {
            Member member = byName.get(image.name());
            return new TarRangeSplit.Located(image, member.offset(), member.size());
        }).toList()));
    }

    List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    Map<String, Member> byName() {
        Map<String, Member> byName = new HashMap<>(members.size() * 2);
        members.forEach(member -> byName.put(member.name(), member));
        return byName;
    }
}
