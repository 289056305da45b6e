package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file that Bitsweep exported says of itself in its metadata. Such a network is quantized already: it is run as it is.
 *
 * @param facts by key, without the prefix: the format, what made it, digests, and every setting
 */
public record AsExported(Map<String, String> facts) implements Serializable {

    /** The form and its version. */
    public static final String FORMAT = "format";

    private static final String PREFIX = "bitsweep.";

    public AsExported {
        facts = new LinkedHashMap<>(facts);
    }

    /** The facts of a model; empty if Bitsweep did not export it. */
    public static Optional<AsExported> of(ModelProto model) {
        Map<String, String> facts = new LinkedHashMap<>();
        model.getMetadataPropsList().stream().filter(entry -> entry.getKey().startsWith(PREFIX))
                .forEach(entry -> facts.put(entry.getKey().substring(PREFIX.length()), entry.getValue()));
        return facts.containsKey(FORMAT) ? Optional.of(new AsExported(facts)) : Optional.empty();
    }

    /** Writes facts into a model. */
    public static void write(Map<String, String> facts, ModelProto.Builder model) {
        facts.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(PREFIX + key).setValue(value)));
    }

    /** The form and its version: {@code qdq 1}. */
    public String format() {
        return facts.get(FORMAT);
    }

    /** Whether statistics are the batch's, so that predictions depend on which images share a batch. */
    public boolean usesBatchStatistics() {
        return "batch".equals(facts.get("statistics"));
    }
}
