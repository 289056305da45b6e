package org.bitsweep.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;

/** The data set formats by the names that configuration files use. A new format is a new constant here. */
public enum FormatName {
    /** {@link Manifest}. */
    MANIFEST("manifest", List.of(FormatKey.LOCATION, FormatKey.CLASSES),
            given -> new Manifest(given.path(FormatKey.LOCATION), given.classes())),
    /** {@link ImageFolder}; without {@code classes} if folders are ImageNet synsets. */
    IMAGE_FOLDER("image-folder", List.of(FormatKey.LOCATION, FormatKey.CLASSES, FormatKey.FOLDERS),
            given -> new ImageFolder(given.path(FormatKey.LOCATION), given.folderNames())),
    /** {@link FlatFolder}, with one of the two label files. */
    FLAT_FOLDER("flat-folder",
            List.of(FormatKey.LOCATION, FormatKey.LABELS_BY_NAME, FormatKey.LABELS_BY_ORDER, FormatKey.CLASSES),
            given -> new FlatFolder(given.path(FormatKey.LOCATION), given.labels(), given.classes())),
    /** {@link TarWithLabels}, with one of the two label files. */
    TAR_WITH_LABELS("tar-labels",
            List.of(FormatKey.LOCATION, FormatKey.LABELS_BY_NAME, FormatKey.LABELS_BY_ORDER, FormatKey.CLASSES),
            given -> new TarWithLabels(given.path(FormatKey.LOCATION), given.labels(), given.classes())),
    /** {@link TarOfClassFolders}; without {@code classes} if folders are ImageNet synsets. */
    TAR_OF_CLASS_FOLDERS("tar-folders", List.of(FormatKey.LOCATION, FormatKey.CLASSES, FormatKey.FOLDERS),
            given -> new TarOfClassFolders(given.path(FormatKey.LOCATION), given.folderNames())),
    /** {@link TarWithManifest}. */
    TAR_WITH_MANIFEST("tar-manifest", List.of(FormatKey.LOCATION, FormatKey.MANIFEST, FormatKey.CLASSES),
            given -> new TarWithManifest(
                    given.path(FormatKey.LOCATION), given.path(FormatKey.MANIFEST), given.classes())),
    /** {@link WebDataset}. */
    WEB_DATASET("webdataset", List.of(FormatKey.LOCATION, FormatKey.CLASSES),
            given -> new WebDataset(given.path(FormatKey.LOCATION), given.classes())),
    /** {@link HuggingFaceParquet}. */
    HUGGING_FACE("huggingface", List.of(FormatKey.LOCATION, FormatKey.CLASSES),
            given -> new HuggingFaceParquet(given.path(FormatKey.LOCATION), given.classes())),
    /** {@link Ilsvrc2012}. */
    ILSVRC2012("ilsvrc2012", List.of(FormatKey.LOCATION, FormatKey.DEVELOPMENT_KIT),
            given -> new Ilsvrc2012(given.path(FormatKey.LOCATION), given.path(FormatKey.DEVELOPMENT_KIT)));

    private final String text;
    private final List<FormatKey> keys;
    private final Builder builder;

    FormatName(String text, List<FormatKey> keys, Builder builder) {
        this.text = text;
        this.keys = keys;
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

    /** The settings this format has; not all of them are required. */
    public List<FormatKey> keys() {
        return keys;
    }

    /** The format of this name, if there is one. */
    public static Optional<FormatName> named(String text) {
        return Arrays.stream(values()).filter(format -> format.text.equals(text)).findFirst();
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
        return build(new FormatSettings(this, settings, folder, where, file -> ClassList.read(file, configuration)));
    }

    /**
     * Checks settings as {@link #create} does, without opening any file.
     *
     * @param settings values by key
     * @param folder the folder that relative paths are relative to
     * @param where the configuration file, for messages
     * @throws DatasetException if a setting is missing, unknown or unusable
     */
    public void check(Map<String, String> settings, Path folder, String where) {
        try {
            build(new FormatSettings(this, settings, folder, where, file -> ClassList.imageNet()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("no file is opened", impossible);
        }
    }

    private DatasetFormat build(FormatSettings given) throws IOException {
        given.requireNoOthers();
        return builder.build(given);
    }

    /**
     * The setting {@code classes}, or what it stands for where it is left out: formats without that key, and class folders
     * without a class list, are ImageNet's.
     *
     * @param settings values by key
     */
    public String classesSetting(Map<String, String> settings) {
        return settings.getOrDefault(FormatKey.CLASSES.text(), FormatKey.IMAGENET);
    }

    /**
     * The number of classes that settings of this format state, if it can be told without opening a class list.
     *
     * @param settings values by key that have passed {@link #check}
     */
    public OptionalInt classes(Map<String, String> settings) {
        String written = classesSetting(settings);
        if (FormatKey.CLASSES.isPath(written)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                written.equals(FormatKey.IMAGENET) ? ClassList.imageNet().count() : Integer.parseInt(written));
    }
}
