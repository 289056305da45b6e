package org.bitsweep.jobs.executor;

import java.io.Serializable;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.onnx.Network;

/**
 * A network as it travels to executors: read and canonicalized on the driver once, never again.
 *
 * @param name what messages call it
 * @param network the canonical network
 * @param statistics stored calibration statistics, or null
 */
public record NetworkParcel(String name, Network network, String statistics) implements Serializable {

    public String digest() {
        return network.digest();
    }

    public ImageSize imageSize() {
        return network.imageSize();
    }

    /** What is run: a file that leaves the size of images open is another network at each size. */
    String key() {
        return digest() + ' ' + imageSize();
    }

    /** The statistics, which there must be. */
    public ActivationStatistics openStatistics() {
        return ActivationStatistics.fromJson(name + " (calibration statistics)", statistics, network);
    }
}
