package org.bitsweep.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            if (network.endsWith(".conf")) {
                values.add(network);
                continue;
            }
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("onnx", network);
            if (networkFile != null) {
                value.put("conf", networkFile.toString());
            }
            values.add(value);
        }
        flags.put("networks", values);
    }
}
