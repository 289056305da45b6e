package org.bitsweep.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bitsweep.InputException;
import org.bitsweep.config.CalibrationSet;
import picocli.CommandLine.Option;

/** Where calibrated statistics come from. */
final class CalibrationOptions {

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "For calibrated statistics: a manifest of images, none of which may be evaluated, or a .json file"
                    + " that bitsweep calibrate wrote.")
    private String calibration;

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            description = "Use only the first N images of the manifest.")
    private Integer calibrationImages;

    @Option(
            names = "--calibration-classes",
            paramLabel = "N|imagenet",
            description = "The classes of the manifest's labels. Default: those of the evaluated images, unless they are prepared.")
    private String calibrationClasses;

    void addTo(Map<String, Object> flags) {
        if (calibration != null) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put(calibration.endsWith(CalibrationSet.Stored.EXTENSION) ? "statistics" : "manifest", calibration);
            if (calibrationClasses != null) {
                value.put("classes", calibrationClasses);
            }
            if (calibrationImages != null) {
                value.put("images", calibrationImages);
            }
            flags.put("calibration", value);
        } else if (calibrationImages != null || calibrationClasses != null) {
            throw new InputException("command line: --calibration-images and --calibration-classes describe the images of"
                    + " --calibration, and it is not given. Add it, or remove them.");
        }
    }
}
