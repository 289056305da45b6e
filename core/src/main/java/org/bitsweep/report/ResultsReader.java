package org.bitsweep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.judgement.NoiseFloor;

/** Reads what {@link ResultsJson} wrote, as far as a comparison needs it. */
public final class ResultsReader {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String file;

    private ResultsReader(String file) {
        this.file = file;
    }

    /**
     * The run that a {@code results.json} records.
     *
     * @param file its name, for messages
     * @throws InputException naming the key that is missing or of another kind
     */
    public static RecordedRun read(String file, String text) {
        try {
            return new ResultsReader(file).run(MAPPER.readTree(text));
        } catch (JsonProcessingException damaged) {
            throw new InputException(file + ": expected the JSON that a sweep wrote, found something else. Run the sweep again.",
                    damaged);
        }
    }

    private RecordedRun run(JsonNode root) {
        if (root.path("format").asInt() != ResultsJson.FORMAT) {
            throw new InputException(file + ": expected results of format " + ResultsJson.FORMAT + ", found "
                    + (root.path("format").isMissingNode() ? "none" : "format " + root.path("format").asText())
                    + ". Run the sweep again; what is stored is found.");
        }
        Set<String> unreadable = new HashSet<>();
        required(root, "images").path("unreadable").forEach(name -> unreadable.add(name.asText()));
        Map<String, String> software = new LinkedHashMap<>();
        for (String name : RecordedRun.SOFTWARE) {
            software.put(name, root.path("provenance").path(name).asText(""));
        }
        List<RecordedCell> cells = new ArrayList<>();
        for (JsonNode network : required(root, "networks")) {
            String name = text(network, "network");
            JsonNode float32 = required(network, "float32");
            cells.add(RecordedCell.float32(name, text(float32, "evaluation"), count(float32, "n"), count(float32, "top1-count"),
                    noise(float32)));
            for (JsonNode each : required(network, "configurations")) {
                JsonNode configuration = required(each, "configuration");
                JsonNode accuracy = required(each, "accuracy");
                cells.add(RecordedCell.quantized(name,
                        text(configuration, "weight-bits") + "W" + text(configuration, "activation-bits") + "A",
                        text(configuration, "methods"), text(each, "evaluation"), count(accuracy, "n"),
                        count(accuracy, "top1-count"), noise(accuracy)));
            }
        }
        return new RecordedRun(text(root, "sweep"), text(root, "store"), unreadable, software, cells);
    }

    private Optional<NoiseFloor> noise(JsonNode accuracy) {
        JsonNode noise = accuracy.path("noise");
        return noise.isMissingNode() ? Optional.empty() : Optional.of(new NoiseFloor((int) count(noise, "replicates"),
                count(accuracy, "n"), count(noise, "most-changed"), required(noise, "move-points").asDouble()));
    }

    private String text(JsonNode node, String key) {
        JsonNode found = required(node, key);
        if (!found.isTextual()) {
            throw wrong(key, "a text", found.toString());
        }
        return found.asText();
    }

    private long count(JsonNode node, String key) {
        JsonNode found = required(node, key);
        if (!found.isIntegralNumber() || found.asLong() < 0) {
            throw wrong(key, "a count", found.toString());
        }
        return found.asLong();
    }

    private JsonNode required(JsonNode node, String key) {
        JsonNode found = node.path(key);
        if (found.isMissingNode()) {
            throw wrong(key, "the key", "none");
        }
        return found;
    }

    private InputException wrong(String key, String expected, String found) {
        return new InputException(file + ": " + key + ": expected " + expected + ", found " + found
                + ". Run the sweep again; what is stored is found.");
    }
}
