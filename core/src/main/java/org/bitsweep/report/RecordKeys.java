package org.bitsweep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bitsweep.InputException;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.quantization.plan.SpentBits;

/**
 * Takes values out of a {@code results.json} by their keys, and says which one is missing or of another kind.
 *
 * @param file its name, for messages
 */
record RecordKeys(String file) {

    /** In the spent bits. */
    static final String WEIGHT_ENTROPY = "weight-entropy-bits";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The whole record, of the one format that is read. */
    JsonNode parse(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new InputException(
                    file + ": expected the JSON that a sweep wrote, found something else. Run the sweep again.", damaged);
        }
        if (root.path("format").asInt() != ResultsJson.FORMAT) {
            throw new InputException(file + ": expected results of format " + ResultsJson.FORMAT + ", found "
                    + (root.path("format").isMissingNode() ? "none" : "format " + root.path("format").asText())
                    + ". Run the sweep again; what is stored is found.");
        }
        return root;
    }

    /** Empty where the noise was not measured. */
    Optional<NoiseFloor> noise(JsonNode accuracy) {
        JsonNode noise = accuracy.path("noise");
        return noise.isMissingNode() ? Optional.empty() : Optional.of(new NoiseFloor((int) count(noise, "replicates"),
                count(accuracy, "n"), count(noise, "most-changed"), required(noise, "move-points").asDouble()));
    }

    /** Empty in records of before it was counted. */
    Optional<SpentBits> spent(JsonNode configuration) {
        JsonNode spent = configuration.path("spent");
        return spent.isMissingNode() ? Optional.empty() : Optional.of(new SpentBits(
                number(spent, "weight-bits"), number(spent, "activation-bits"), number(spent, "bytes"),
                spent.has(WEIGHT_ENTROPY) ? OptionalDouble.of(number(spent, WEIGHT_ENTROPY)) : OptionalDouble.empty()));
    }

    private double number(JsonNode node, String key) {
        JsonNode found = required(node, key);
        if (!found.isNumber() || !(found.asDouble() >= 0)) {
            throw wrong(key, "a number from 0", found.toString());
        }
        return found.asDouble();
    }

    String text(JsonNode node, String key) {
        JsonNode found = required(node, key);
        if (!found.isTextual()) {
            throw wrong(key, "a text", found.toString());
        }
        return found.asText();
    }

    /** The texts of an object, in its order. */
    Map<String, String> texts(JsonNode node, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        required(node, key).properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    long count(JsonNode node, String key) {
        JsonNode found = required(node, key);
        if (!found.isIntegralNumber() || found.asLong() < 0) {
            throw wrong(key, "a count", found.toString());
        }
        return found.asLong();
    }

    JsonNode required(JsonNode node, String key) {
        JsonNode found = node.path(key);
        if (found.isMissingNode()) {
            throw wrong(key, "the key", "none");
        }
        return found;
    }

    InputException wrong(String key, String expected, String found) {
        return new InputException(file + ": " + key + ": expected " + expected + ", found " + found
                + ". Run the sweep again; what is stored is found.");
    }
}
