package org.bitsweep.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;

/** Reads what {@link ResultsJson} wrote, as far as a comparison needs it. */
public final class ResultsReader {

    private ResultsReader() {}

    /**
     * The run that a {@code results.json} records.
     *
     * @param file its name, for messages
     * @throws InputException naming the key that is missing or of another kind
     */
    public static RecordedRun read(String file, String text) {
        RecordKeys keys = new RecordKeys(file);
        JsonNode root = keys.parse(text);
        Set<String> unreadable = new HashSet<>();
        keys.required(root, "images").path("unreadable").forEach(name -> unreadable.add(name.asText()));
        Map<String, String> software = new LinkedHashMap<>();
        for (String name : RecordedRun.SOFTWARE) {
            software.put(name, root.path("provenance").path(name).asText(""));
        }
        List<RecordedCell> cells = new ArrayList<>();
        for (JsonNode network : keys.required(root, "networks")) {
            String name = keys.text(network, "network");
            JsonNode float32 = keys.required(network, "float32");
            cells.add(RecordedCell.float32(name, keys.text(float32, "evaluation"), keys.count(float32, "n"),
                    keys.count(float32, "top1-count"), keys.noise(float32)));
            for (JsonNode each : keys.required(network, "configurations")) {
                JsonNode configuration = keys.required(each, "configuration");
                JsonNode accuracy = keys.required(each, "accuracy");
                cells.add(RecordedCell.quantized(name,
                        keys.text(configuration, "weight-bits") + "W" + keys.text(configuration, "activation-bits") + "A",
                        keys.text(configuration, "methods"), keys.text(each, "evaluation"), keys.count(accuracy, "n"),
                        keys.count(accuracy, "top1-count"), keys.noise(accuracy)));
            }
        }
        return new RecordedRun(keys.text(root, "sweep"), keys.text(root, "store"), unreadable, software, cells, Optional.empty());
    }
}
