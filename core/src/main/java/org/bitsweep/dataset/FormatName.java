package org.bitsweep.dataset;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The data set formats by the names that configuration files use. A new format is a new line here. */
public enum FormatName {
    /** {@link Manifest}: settings {@code location}, {@code classes}. */
    MANIFEST("manifest", given -> new Manifest(given.path("location"), given.classes())),
    /** {@link ImageFolder}: settings {@code location} and, unless folders are ImageNet synsets, {@code classes}. */
    IMAGE_FOLDER("image-folder", given -> new ImageFolder(given.path("location"), given.classListIfGiven())),
    /** {@link FlatFolder}: settings {@code location}, {@code labels-by-name} or {@code labels-by-order}, {@code classes}. */
    FLAT_FOLDER("flat-folder", given -> new FlatFolder(given.path("location"), given.labels(), given.classes())),
    /** {@link TarWithLabels}: settings {@code location}, {@code labels-by-name} or {@code labels-by-order}, {@code classes}. */
    TAR_WITH_LABELS("tar-labels", given -> new TarWithLabels(given.path("location"), given.labels(), given.classes())),
    /** {@link TarOfClassFolders}: settings {@code location} and, unless folders are ImageNet synsets, {@code classes}. */
    TAR_OF_CLASS_FOLDERS("tar-folders",
            given -> new TarOfClassFolders(given.path("location"), given.classListIfGiven())),
    /** {@link TarWithManifest}: settings {@code location}, {@code manifest}, {@code classes}. */
    TAR_WITH_MANIFEST("tar-manifest",
            given -> new TarWithManifest(given.path("location"), given.path("manifest"), given.classes())),
    /** {@link Ilsvrc2012}: settings {@code location}, {@code development-kit}. */
    ILSVRC2012("ilsvrc2012", given -> new Ilsvrc2012(given.path("location"), given.path("development-kit")));

    private final String text;
    private final Builder builder;

    FormatName(String text, Builder builder) {
        this.text = text;
        this.builder = builder;
    }

    /** Makes a format of its settings. */
    private interface Builder {
        DatasetFormat build(FormatSettings given) throws IOException;
    }

    /** The name as configuration files write it. */
    public String text() {
        return text;
    }

    /**
     * The format of this name.
     *
     * @param text the name as written
     * @param where the file and line it is written on, for the message
     * @return the format
     * @throws DatasetException if there is none of this name
     */
    public static FormatName named(String text, String where) {
        List<String> known = Arrays.stream(values()).map(FormatName::text).toList();
        int position = known.indexOf(text);
        if (position < 0) {
            throw new DatasetException(where, "a format: " + String.join(", ", known),
                    "'" + text + "'" + Suggestion.hint(text, known), "Correct the name");
        }
        return values()[position];
    }

    /**
     * A data set of this format, from the settings of a configuration file. Files with classes are read; images are not
     * looked at yet.
     *
     * @param settings values by key; {@code classes} is {@code imagenet}, a number of classes, or the path of a class
     *     list; the other values are paths
     * @param folder the folder that relative paths are relative to
     * @param where the configuration file, for messages
     * @param configuration how file systems are reached
     * @return the data set, not yet listed
     * @throws DatasetException if a setting is missing, unknown or unusable
     * @throws IOException if the storage fails
     */
    public DatasetFormat create(Map<String, String> settings, Path folder, String where, Configuration configuration)
            throws IOException {
        FormatSettings given = new FormatSettings(text, settings, folder, where, configuration);
        DatasetFormat format = builder.build(given);
        given.requireNoOthers();
        return format;
    }
}
