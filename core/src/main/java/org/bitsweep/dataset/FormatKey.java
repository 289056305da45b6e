package org.bitsweep.dataset;

/** The settings that formats have, by the keys that configuration files use. */
public enum FormatKey {
    /** The file, folder or archive with the images. */
    LOCATION("location"),
    /** {@code imagenet}, a number of classes, or the path of a class list. */
    CLASSES("classes"),
    /** A CSV file {@code folder,class} that says which class each folder holds. */
    FOLDERS("folders"),
    /** A label file whose lines name their image. */
    LABELS_BY_NAME("labels-by-name"),
    /** A label file whose lines follow the order of names. */
    LABELS_BY_ORDER("labels-by-order"),
    /** A CSV file {@code path,label} that lies outside the archive. */
    MANIFEST("manifest"),
    /** The challenge's development kit. */
    DEVELOPMENT_KIT("development-kit");

    /** The value of {@link #CLASSES} that means {@link ClassList#imageNet()}. */
    static final String IMAGENET = "imagenet";

    private final String text;

    FormatKey(String text) {
        this.text = text;
    }

    /** The key as configuration files write it. */
    public String text() {
        return text;
    }

    /** Whether a value of this key is a path or URI; the words and numbers that {@link #CLASSES} may have are not. */
    public boolean isPath(String written) {
        return this != CLASSES || !(written.equals(IMAGENET) || ClassIndexText.isNumber(written));
    }
}
