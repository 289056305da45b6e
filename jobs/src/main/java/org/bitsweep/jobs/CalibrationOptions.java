package org.bitsweep.jobs;

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

    void addTo(Map<String, Object> flags) {
        if (calibration != null) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put(calibration.endsWith(CalibrationSet.Stored.EXTENSION) ? "statistics" : "manifest", calibration);
            if (calibrationImages != null) {
                value.put("images", calibrationImages);
            }
            flags.put("calibration", value);
        } else if (calibrationImages != null) {
            throw new InputException(
                    "command line: --calibration-images says how many images of --calibration are used, and it is not given.");
        }
    }
}
