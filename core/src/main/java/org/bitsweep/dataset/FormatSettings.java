package org.bitsweep.dataset;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The settings of one data set; remembers which were asked for, and so knows which mean nothing. */
final class FormatSettings {

    private final String format;
    private final Map<String, String> settings;
    private final Path folder;
    private final String where;
    private final Configuration configuration;
    private final TreeSet<String> asked = new TreeSet<>();

    FormatSettings(String format, Map<String, String> settings, Path folder, String where,
            Configuration configuration) {
        this.format = format;
        this.settings = Map.copyOf(settings);
        this.folder = folder;
        this.where = where;
        this.configuration = configuration;
    }

    Path path(String key) {
        return optionalPath(key).orElseThrow(() -> missing("'" + key + "'"));
    }

    LabelFile labels() {
        Optional<Path> byName = optionalPath("labels-by-name");
        Optional<Path> byOrder = optionalPath("labels-by-order");
        if (byName.isPresent() == byOrder.isPresent()) {
            throw new DatasetException(where, "either 'labels-by-name' or 'labels-by-order' for the format " + format,
                    byName.isPresent() ? "both" : "neither",
                    "Say whether lines of the label file name their image or follow the order of names");
        }
        return byName.<LabelFile>map(LabelsByName::new).orElseGet(() -> new LabelsByOrder(byOrder.orElseThrow()));
    }

    Classes classes() throws IOException {
        String written = value("classes").orElseThrow(() -> missing("'classes'"));
        if (!ClassIndexText.isNumber(written)) {
            return classList(written);
        }
        if (!written.matches("0*[1-9][0-9]{0,8}")) {
            throw new DatasetException(where, "a number of classes of at least 1", written, "Correct 'classes'");
        }
        return new NumberedClasses(Integer.parseInt(written));
    }

    Optional<ClassList> classListIfGiven() throws IOException {
        Optional<String> written = value("classes");
        if (written.isPresent() && ClassIndexText.isNumber(written.get())) {
            throw new DatasetException(where, "a class list for the format " + format, "'classes = " + written.get() + "'",
                    "Give 'imagenet' or the path of a class list: folders are labelled by looking their names up");
        }
        return written.isEmpty() ? Optional.empty() : Optional.of(classList(written.get()));
    }

    /** Refuses settings that the format does not have. */
    void requireNoOthers() {
        TreeSet<String> others = new TreeSet<>(settings.keySet());
        others.removeAll(asked);
        if (!others.isEmpty()) {
            String first = others.first();
            throw new DatasetException(where, "settings of the format " + format + ": " + String.join(", ", asked),
                    "'" + first + "'" + Suggestion.hint(first, asked), "Correct or remove it");
        }
    }

    private ClassList classList(String written) throws IOException {
        return written.equals("imagenet") ? ClassList.imageNet()
                : ClassList.read(resolve("classes", written), configuration);
    }

    private Optional<Path> optionalPath(String key) {
        return value(key).map(written -> resolve(key, written));
    }

    private Path resolve(String key, String written) {
        try {
            return new Path(folder, written);
        } catch (IllegalArgumentException unusable) {
            throw new DatasetException(where, "a path that Hadoop can open for '" + key + "'", "'" + written + "'",
                    "Correct it; a colon in a relative path is read as the end of a scheme", unusable);
        }
    }

    private Optional<String> value(String key) {
        asked.add(key);
        String written = settings.get(key);
        if (written != null && written.isBlank()) {
            throw new DatasetException(where, "a value for '" + key + "'", "none", "Fill it in or remove the key");
        }
        return Optional.ofNullable(written);
    }

    private DatasetException missing(String key) {
        TreeSet<String> given = new TreeSet<>(settings.keySet());
        return new DatasetException(where, "the setting " + key + " for the format " + format,
                given.isEmpty() ? "no settings" : "only " + String.join(", ", given), "Add it, or correct its spelling");
    }
}
