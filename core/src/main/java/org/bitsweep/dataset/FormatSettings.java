package org.bitsweep.dataset;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;

/** The settings of one data set. */
final class FormatSettings {

    private final FormatName format;
    private final Map<String, String> settings;
    private final Path folder;
    private final String where;
    private final ClassListReader classLists;

    FormatSettings(FormatName format, Map<String, String> settings, Path folder, String where,
            ClassListReader classLists) {
        this.format = format;
        this.settings = Map.copyOf(settings);
        this.folder = folder;
        this.where = where;
        this.classLists = classLists;
    }

    /** How class lists are read. */
    interface ClassListReader {
        ClassList read(Path file) throws IOException;
    }

    Path path(FormatKey key) {
        return optionalPath(key).orElseThrow(() -> missing(key));
    }

    LabelFile labels() {
        Optional<Path> byName = optionalPath(FormatKey.LABELS_BY_NAME);
        Optional<Path> byOrder = optionalPath(FormatKey.LABELS_BY_ORDER);
        if (byName.isPresent() == byOrder.isPresent()) {
            throw new DatasetException(where, "either 'labels-by-name' or 'labels-by-order' for the format " + format.text(),
                    byName.isPresent() ? "both" : "neither",
                    "Say whether lines of the label file name their image or follow the order of names");
        }
        return byName.<LabelFile>map(LabelsByName::new).orElseGet(() -> new LabelsByOrder(byOrder.orElseThrow()));
    }

    Classes classes() throws IOException {
        String written = value(FormatKey.CLASSES).orElseThrow(() -> missing(FormatKey.CLASSES));
        if (!ClassIndexText.isNumber(written)) {
            return classList(written);
        }
        if (!written.matches("0*[1-9][0-9]{0,8}")) {
            throw new DatasetException(where, "a number of classes from 1 to 999999999", written, "Correct 'classes'");
        }
        return new NumberedClasses(Integer.parseInt(written));
    }

    FolderNames folderNames() throws IOException {
        return new FolderNames(value(FormatKey.CLASSES).isPresent() ? Optional.of(classes()) : Optional.empty(),
                optionalPath(FormatKey.FOLDERS));
    }

    /** Refuses settings that the format does not have. */
    void requireNoOthers() {
        TreeSet<String> known = new TreeSet<>();
        format.keys().forEach(key -> known.add(key.text()));
        TreeSet<String> others = new TreeSet<>(settings.keySet());
        others.removeAll(known);
        if (!others.isEmpty()) {
            String first = others.first();
            throw new DatasetException(where, "settings of the format " + format.text() + ": " + String.join(", ", known),
                    "'" + first + "'" + Suggestion.hint(first, known), "Correct or remove it");
        }
    }

    private ClassList classList(String written) throws IOException {
        return FormatKey.CLASSES.isPath(written) ? classLists.read(resolve(FormatKey.CLASSES, written)) : ClassList.imageNet();
    }

    private Optional<Path> optionalPath(FormatKey key) {
        return value(key).map(written -> resolve(key, written));
    }

    private Path resolve(FormatKey key, String written) {
        try {
            return new Path(folder, written);
        } catch (IllegalArgumentException unusable) {
            throw new DatasetException(where, "a path that Hadoop can open for '" + key.text() + "'", "'" + written + "'",
                    "Correct it; a colon in a relative path is read as the end of a scheme", unusable);
        }
    }

    private Optional<String> value(FormatKey key) {
        if (!format.keys().contains(key)) {
            throw new IllegalStateException(format + " asks for " + key + ", which is not among its keys");
        }
        String written = settings.get(key.text());
        if (written != null && written.isBlank()) {
            throw new DatasetException(where, "a value for '" + key.text() + "'", "none", "Fill it in or remove the key");
        }
        return Optional.ofNullable(written);
    }

    private DatasetException missing(FormatKey key) {
        TreeSet<String> given = new TreeSet<>(settings.keySet());
        return new DatasetException(where, "the setting '" + key.text() + "' for the format " + format.text(),
                given.isEmpty() ? "no settings" : "only " + String.join(", ", given), "Add it, or correct its spelling");
    }
}
