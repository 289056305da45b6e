package org.bitsweep.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import picocli.CommandLine.Option;

/** Which networks: shared by the commands that may run without a sweep file. */
final class NetworkOptions {

    @Option(
            names = "--network",
            paramLabel = "FILE",
            split = ",",
            description = "A network: an ONNX file, or a file such as conf/networks/resnet18.conf. May be repeated.")
    private List<String> networks = List.of();

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            description = "What is known about the ONNX files, above all their preprocessing."
                    + " Default: NAME.conf beside NAME.onnx.")
    private Path networkFile;

    void addTo(Map<String, Object> flags) {
        if (networks.isEmpty()) {
            return;
        }
        List<Object> values = new ArrayList<>();
        for (String network : networks) {
            values.add(reference(network, networkFile));
        }
        flags.put("networks", values);
    }

    /**
     * A network as a configuration names it.
     *
     * @param network an ONNX file or the file of a network
     * @param networkFile what is known about an ONNX file, or null
     */
    static Object reference(String network, Path networkFile) {
        if (network.endsWith(".conf")) {
            if (networkFile != null) {
                throw new InputException("command line: --network-conf says what is known about an ONNX file, and " + network
                        + " says so itself. Remove one of the two, or name the ONNX file.");
            }
            return network;
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("onnx", network);
        if (networkFile != null) {
            value.put("conf", networkFile.toString());
        }
        return value;
    }
}
