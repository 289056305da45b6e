package org.bitsweep.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bitsweep.storage.DatasetException;

/** Puts the entries of one WebDataset archive together to samples, as they pass. */
final class WebDatasetSamples implements TarIndex.Visitor {

    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png");
    private static final String CLASS = "cls";
    /** Class names have a few words; anything longer is no class. */
    private static final int LONGEST_CLASS_BYTES = 1024;

    private final String archive;
    private final Classes classes;
    private final Set<String> keys = new HashSet<>();
    private final List<Sample> samples = new ArrayList<>();
    private String key;
    private String image;
    private String written;

    WebDatasetSamples(String archive, Classes classes) {
        this.archive = archive;
        this.classes = classes;
    }

    /**
     * One sample.
     *
     * @param key what the names of its files share
     * @param image the entry that is its image
     * @param label the index of its class
     */
    record Sample(String key, String image, int label) {
    }

    @Override
    public void see(TarWalker entry) throws IOException {
        String name = entry.name();
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        String entryKey = dot < 0 ? name : name.substring(0, dot);
        if (!entryKey.equals(key)) {
            finish();
            key = entryKey;
            if (!keys.add(key)) {
                throw new DatasetException(where(), "the files of a sample side by side",
                        "'" + name + "' apart from others of its name", "Pack the archive in the order of names (tar --sort=name)");
            }
        }
        String kind = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (IMAGES.contains(kind)) {
            if (image != null) {
                throw new DatasetException(where(), "one image", "two: '" + image + "' and '" + name + "'", "Remove one of them");
            }
            image = name;
        } else if (kind.equals(CLASS)) {
            if (written != null) {
                throw new DatasetException(where(), "one class", "another in '" + name + "'", "Remove one of them");
            }
            written = text(entry);
        }
    }

    private String text(TarWalker entry) throws IOException {
        if (entry.size() > LONGEST_CLASS_BYTES) {
            throw new DatasetException(where(), "a class in '" + entry.name() + "'", entry.size() + " bytes",
                    "Write the index of the class into it");
        }
        return new String(entry.read(), StandardCharsets.UTF_8).strip();
    }

    private String where() {
        return archive + ", sample '" + key + "'";
    }

    private void finish() {
        if (key == null) {
            return;
        }
        if (image == null) {
            throw new DatasetException(where(), "an image (.jpg, .jpeg, .png)", "none",
                    "Restore it, or hide files that are no samples with a leading dot");
        }
        if (written == null) {
            throw new DatasetException(where(), "its class (.cls)", "none", "Restore it, or take the image out of the archive");
        }
        samples.add(new Sample(key, image, classes.labelOf(written, where() + ", class")));
        image = null;
        written = null;
    }

    /** All samples, once the archive has been read to its end. */
    List<Sample> finished() {
        finish();
        key = null;
        return List.copyOf(samples);
    }
}
