package org.bitsweep.config;

/** Where images and labels are. The value of the key {@code format} is in each description. */
public sealed interface DatasetSource {

    /** The file, folder or archive with the images. */
    Location location();

    /**
     * {@code manifest}: a CSV file with the columns path and label; the order of its rows is the order of evaluation.
     *
     * @param location the CSV file
     */
    record Manifest(Location location) implements DatasetSource {}

    /**
     * {@code image-folder}: a folder for each class. The place of a folder among those present says nothing about its
     * label, since some may be missing; the list of all classes does.
     *
     * @param location the folder of folders
     * @param classList names of all class folders, one a line or the CSV column wnid, in the order of their indices
     */
    record ImageFolder(Location location, Location classList) implements DatasetSource {}

    /**
     * {@code flat-folder}: images in one folder and a file with their labels.
     *
     * @param location the folder
     * @param labels name and label of each image
     */
    record FlatFolder(Location location, Location labels) implements DatasetSource {}

    /**
     * {@code tar}: images in one archive, read as a stream, and a file with their labels.
     *
     * @param location the archive
     * @param labels name and label of each image
     */
    record Tar(Location location, Location labels) implements DatasetSource {}

    /**
     * {@code ilsvrc2012}: the validation archive as the challenge distributes it.
     *
     * @param location ILSVRC2012_img_val.tar
     * @param devkit ILSVRC2012_devkit_t12.tar.gz, with ground truth and meta.mat
     */
    record Ilsvrc2012(Location location, Location devkit) implements DatasetSource {}

    /**
     * {@code prepared}: shards written by {@code bitsweep prepare}.
     *
     * @param location their folder
     */
    record Prepared(Location location) implements DatasetSource {}
}
