package org.bitsweep.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import picocli.CommandLine.Option;

/** Which images and labels. */
final class DatasetOptions {

    @Option(names = "--dataset", paramLabel = "FILE", description = "A file such as conf/datasets/imagenet-val.conf.")
    private String dataset;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A CSV file with the columns path and label; its order is the order of evaluation.")
    private String manifest;

    @Option(
            names = "--image-folder",
            paramLabel = "FOLDER",
            description = "A folder for each class; needs --class-list.")
    private String imageFolder;

    @Option(
            names = "--class-list",
            paramLabel = "FILE",
            description = "The names of all class folders in the order of their indices.")
    private String classList;

    @Option(names = "--classes", paramLabel = "N", description = "The number of classes.")
    private Integer classes;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "A manifest of images for calibrated statistics; none of them may be evaluated.")
    private String calibration;

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            description = "Use only the first N images of it.")
    private Integer calibrationImages;

    void addTo(Map<String, Object> flags) {
        long sources = Stream.of(dataset, manifest, imageFolder).filter(Objects::nonNull).count();
        if (sources > 1) {
            throw new InputException("command line: --dataset, --manifest and --image-folder exclude each other. Keep one.");
        }
        if (dataset != null) {
            flags.put("dataset", dataset);
        } else if (sources == 1) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("format", manifest != null ? "manifest" : "image-folder");
            value.put("location", manifest != null ? manifest : imageFolder);
            put(value, "class-list", classList);
            put(value, "classes", classes);
            flags.put("dataset", value);
        } else if (classes != null || classList != null) {
            throw new InputException("command line: --classes and --class-list describe the images of --manifest or"
                    + " --image-folder, and neither is given. Add one, or remove them.");
        }
        if (calibration != null) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("manifest", calibration);
            put(value, "images", calibrationImages);
            flags.put("calibration", value);
        } else if (calibrationImages != null) {
            throw new InputException(
                    "command line: --calibration-images says how many images of --calibration are used, and it is not given.");
        }
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
