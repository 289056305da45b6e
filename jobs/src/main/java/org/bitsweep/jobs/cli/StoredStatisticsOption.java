package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Option;

/** Calibrated statistics of the one network that a command looks at. */
final class StoredStatisticsOption {

    @Option(names = "--calibration", paramLabel = "FILE.json", description = "For calibrated statistics: what bitsweep calibrate wrote.")
    private String calibration;

    /** As a sweep has it. */
    void addTo(Map<String, Object> flags) {
        if (calibration != null) {
            flags.put("calibration", Map.of("statistics", calibration));
        }
    }

    /**
     * The statistics, if settings ask for them.
     *
     * @throws InputException if there are none though settings ask for them, or some though they do not, or they are not the
     *     network's
     */
    Optional<ActivationStatistics> statistics(QuantizationSettings settings, Network network, Configuration files)
            throws IOException {
        boolean calibrated = settings.statistics() == StatisticsSource.CALIBRATED;
        if (calibrated != (calibration != null)) {
            throw new InputException(calibrated
                    ? "command line: calibrated statistics need --calibration FILE.json, which bitsweep calibrate writes. Give it."
                    : "command line: --calibration has no meaning with statistics of the batch. Remove it, or give"
                            + " --statistics calibrated.");
        }
        if (!calibrated) {
            return Optional.empty();
        }
        Location file = Location.resolve(Path.of(""), calibration);
        return Optional.of(ActivationStatistics.fromJson(calibration, HadoopFiles.readText(file, files), network));
    }
}
