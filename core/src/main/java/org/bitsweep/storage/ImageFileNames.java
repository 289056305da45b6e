package org.bitsweep.storage;

import java.util.List;
import java.util.Locale;

/** Which file names are images, which are hidden and which have no place in a data set. */
public final class ImageFileNames {

    private static final List<String> EXTENSIONS = List.of(".jpeg", ".jpg", ".png");

    private ImageFileNames() {
    }

    /** Hidden files (a leading dot) are the file manager's, not the data set's. */
    public static boolean isHidden(String fileName) {
        return fileName.startsWith(".");
    }

    /** What describes a data set beside its folders: README and LICENSE, under any extension that is no image's. */
    public static boolean isDocument(String fileName) {
        String folded = fileName.toLowerCase(Locale.ROOT);
        return (folded.startsWith("readme") || folded.startsWith("license")) && !isImage(folded);
    }

    private static boolean isImage(String folded) {
        return EXTENSIONS.stream().anyMatch(folded::endsWith);
    }

    /** Refuses a visible file that is no image: skipping it might drop an image with an unusual name. */
    public static void requireImage(String fileName, String where) {
        if (!isImage(fileName.toLowerCase(Locale.ROOT))) {
            throw new DatasetException(where, "an image (" + String.join(", ", EXTENSIONS) + ")", "'" + fileName + "'",
                    "Move other files out of the data set, or hide them with a leading dot");
        }
    }

    /** Refuses a name of a file that Hadoop takes for a URI and cannot open. */
    public static void requireOpenable(String fileName, String where) {
        if (fileName.indexOf(':') >= 0) {
            throw new DatasetException(where, "names that Hadoop can open", "'" + fileName + "'",
                    "Rename the file; a colon in a name is read as the end of a scheme");
        }
    }

    /** The last part of a path with slashes. */
    public static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
