package org.bitsweep.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;
import org.bitsweep.storage.Location;

/** Reads the object {@code calibration} of a data set or a sweep. */
final class CalibrationReader {

    private final DatasetReader datasets;

    CalibrationReader(DatasetReader datasets) {
        this.datasets = datasets;
    }

    /** @param evaluated the images whose classes are a manifest's too where it says no others */
    CalibrationSet read(Section section, DatasetSource evaluated) {
        Optional<Section.Value> manifest = section.value(CalibrationKey.MANIFEST);
        Optional<Section.Value> dataset = section.value(CalibrationKey.DATASET);
        Optional<Section.Value> statistics = section.value(CalibrationKey.STATISTICS);
        Optional<Section.Value> classes = section.value(CalibrationKey.CLASSES);
        OptionalInt images = section.optionalInteger(CalibrationKey.IMAGES, 1, Integer.MAX_VALUE);
        section.finish();
        List<String> given = Stream.of(CalibrationKey.MANIFEST, CalibrationKey.DATASET, CalibrationKey.STATISTICS)
                .filter(section::has)
                .map(FileKey::key)
                .toList();
        if (given.size() > 1) {
            throw section.combination(
                    given.get(1), "calibration is " + String.join(" or ", given) + ". Keep one.");
        }
        if (classes.isPresent() && manifest.isEmpty()) {
            throw section.combination(
                    CalibrationKey.CLASSES, "these are the classes of a manifest, and none is given. Remove it.");
        }
        if (statistics.isPresent()) {
            if (images.isPresent()) {
                throw section.combination(
                        CalibrationKey.IMAGES, "stored statistics are of the images they were collected on. Remove it.");
            }
            Location file = statistics.get().location();
            if (!file.text().endsWith(CalibrationSet.Stored.EXTENSION)) {
                throw statistics.get().invalid(CalibrationKey.STATISTICS.entry().allowed());
            }
            return new CalibrationSet.Stored(file);
        }
        return new CalibrationSet.Images(
                dataset.isPresent()
                        ? datasets.reference(dataset.get()).source()
                        : manifest(section, classes, evaluated),
                images);
    }

    private static DatasetSource manifest(Section section, Optional<Section.Value> classes, DatasetSource evaluated) {
        Section.Value list = section.required(
                CalibrationKey.MANIFEST.key(), CalibrationKey.MANIFEST.entry().allowed() + " (or dataset, or statistics)");
        String labels = classes.map(value -> DatasetReader.setting(FormatKey.CLASSES, value))
                .or(evaluated::classesSetting)
                .orElseGet(() -> section.required(
                                CalibrationKey.CLASSES.key(),
                                "the classes of the manifest, which a prepared data set does not tell here")
                        .text());
        DatasetSource.Encoded source = DatasetReader.encoded(
                FormatName.MANIFEST,
                Map.of(FormatKey.LOCATION.text(), list.location().text(), FormatKey.CLASSES.text(), labels),
                list);
        source.check();
        return source;
    }
}
