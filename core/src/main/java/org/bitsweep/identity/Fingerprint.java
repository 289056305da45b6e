package org.bitsweep.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bitsweep.Sha256;

/** Typed fields in a fixed order and the SHA-256 over them; each is written with its name, its type and its length. */
public final class Fingerprint {

    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> fields = new LinkedHashMap<>();

    private Fingerprint(String kind) {
        text.append(kind.length()).append(':').append(kind).append('\n');
    }

    /** A fingerprint of a kind of thing. */
    public static Fingerprint of(String kind) {
        return new Fingerprint(kind);
    }

    public Fingerprint text(String name, String value) {
        return field(name, "text", value);
    }

    public Fingerprint number(String name, long value) {
        return field(name, "number", Long.toString(value));
    }

    private Fingerprint field(String name, String type, String value) {
        if (fields.put(name, value) != null) {
            throw new IllegalArgumentException("field " + name + " stands twice");
        }
        text.append(name).append(' ').append(type).append(' ').append(value.length()).append(':').append(value).append('\n');
        return this;
    }

    /** The fields by name, in their order: what two fingerprints can be compared by. */
    public Map<String, String> fields() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** 64 lower-case hexadecimal digits. */
    public String digest() {
        return Sha256.hexOf(text.toString());
    }
}
