package org.bitsweep.jobs.executor;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;

/**
 * A network as it travels to executors: the bytes of its file, read there again by the same code.
 *
 * @param name what messages call it
 * @param digest SHA-256 of the bytes
 * @param bytes the ONNX file
 * @param imageSize the size of its images
 * @param statistics stored calibration statistics, or null
 */
public record NetworkParcel(String name, String digest, byte[] bytes, ImageSize imageSize, String statistics)
        implements Serializable {

    /** What is read from it: a file that leaves the size of images open is another network at each size. */
    String key() {
        return digest + ' ' + imageSize;
    }

    Network open() {
        return NetworkReader.read(name, bytes, Optional.of(imageSize));
    }

    /** The statistics, which there must be, of the opened network. */
    ActivationStatistics openStatistics(Network network) {
        return ActivationStatistics.fromJson(name + " (calibration statistics)", statistics, network);
    }
}
