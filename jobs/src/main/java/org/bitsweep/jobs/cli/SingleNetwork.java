package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one network that a command looks at. */
final class SingleNetwork {

    @Parameters(
            paramLabel = "NETWORK",
            description = "An ONNX file, or a file such as conf/networks/resnet18.conf.")
    private String network;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            description = "What is known about the ONNX file. Default: NAME.conf beside NAME.onnx, if it is there.")
    private Path networkFile;

    /** The network as the configuration of a sweep names it; its file must say how images are prepared. */
    Object reference() {
        return NetworkOptions.reference(network, networkFile);
    }

    /** The network under the given flags. */
    InspectedNetwork read(Map<String, ?> flags) {
        return read(network, networkFile, flags);
    }

    /**
     * A network that a command takes in a way of its own.
     *
     * @param networkFile what is known about an ONNX file, or null
     */
    static InspectedNetwork read(String network, Path networkFile, Map<String, ?> flags) {
        return new ConfigReader(Path.of(""))
                .readInspection(
                        Location.resolve(Path.of(""), network), Optional.ofNullable(networkFile), flags);
    }

    /** The network itself; its image size comes from its file's preprocessing where it has one. */
    static Network open(InspectedNetwork inspected, Configuration configuration) throws IOException {
        return NetworkReader.read(
                inspected.onnx().text(), HadoopFiles.read(inspected.onnx(), configuration), inspected.imageSize());
    }
}
