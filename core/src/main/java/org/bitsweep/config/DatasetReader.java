package org.bitsweep.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;

/** Reads files under {@code conf/datasets}, and what sweeps say of a data set. */
final class DatasetReader {

    private final ConfigFiles files;

    DatasetReader(ConfigFiles files) {
        this.files = files;
    }

    DatasetConfig read(Path file) {
        return dataset(files.read(file), ConfigFiles.baseName(file));
    }

    /** A data set as sweeps name it: its file, or its keys. */
    DatasetConfig reference(Section.Value value) {
        return value.isSection() ? dataset(value.section(), "") : read(ConfigFiles.local(value, value.location()));
    }

    private DatasetConfig dataset(Section section, String defaultName) {
        DatasetSource source = source(section);
        Optional<Section.Value> name = section.value(DatasetKey.NAME);
        OptionalInt images = section.optionalInteger(DatasetKey.IMAGES, 1, Integer.MAX_VALUE);
        Optional<Section.Value> calibration = section.value(DatasetKey.CALIBRATION);
        // A misspelled key is named as such before it is missed.
        section.finish();
        source.check();
        return new DatasetConfig(
                name.map(Section.Value::text)
                        .orElseGet(() -> defaultName.isEmpty() ? source.location().baseName() : defaultName),
                source,
                images,
                calibration.map(value -> new CalibrationReader(this).read(value.section(), source)));
    }

    /** The keys that say where images and labels are; not checked yet. */
    private static DatasetSource source(Section section) {
        Section.Value written = section.required(DatasetKey.FORMAT);
        Optional<FormatName> format = FormatName.named(written.choice(DatasetKey.formats(), Function.identity()));
        if (format.isEmpty()) {
            return new DatasetSource.Prepared(section.required(DatasetKey.LOCATION).location());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (FormatKey key : format.get().keys()) {
            section.value(key.text()).ifPresent(value -> settings.put(key.text(), setting(key, value)));
        }
        return encoded(format.get(), settings, written);
    }

    /** The text of a setting of a format; paths are made absolute. */
    static String setting(FormatKey key, Section.Value value) {
        return key.isPath(value.text()) ? value.location().text() : value.text();
    }

    /** @param written the value that messages blame, and that relative paths are relative to */
    static DatasetSource.Encoded encoded(FormatName format, Map<String, String> settings, Section.Value written) {
        return new DatasetSource.Encoded(
                format, settings, written.folder().hadoopPath().toString(), written.where());
    }
}
