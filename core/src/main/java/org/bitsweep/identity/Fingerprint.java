package org.bitsweep.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bitsweep.Sha256;

/**
 * The identity of a value as a sequence of named fields, each with its type. Its digest is a SHA-256 over the kind and every
 * field's name, type and value, each preceded by its length: no two sequences of fields run together, and nothing depends on
 * the order of a hash map, on {@code toString}, on the platform or on the process.
 *
 * <p>Used as a writer, field after field:
 * {@code Fingerprint.of("allocation").choice("prior", prior).real("exponent", 0.5).digest()}.
 */
public final class Fingerprint {

    private enum Type {
        TEXT,
        NUMBER,
        REAL,
        FLAG,
        CHOICE,
        GROUP,
        LIST,
        SORTED,
        ABSENT
    }

    /**
     * One field.
     *
     * @param value its value as text, for a group the group's digest
     * @param shown what a person is told of it
     * @param group the fields below it, where it has any
     */
    private record Field(String name, Type type, String value, String shown, Optional<Fingerprint> group) {}

    private final String kind;
    private final List<Field> fields = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Fingerprint(String kind) {
        this.kind = kind;
    }

    /**
     * A fingerprint without fields.
     *
     * @param kind what it is the identity of: two kinds with equal fields differ
     */
    public static Fingerprint of(String kind) {
        return new Fingerprint(kind);
    }

    /** A text, not null. */
    public Fingerprint text(String name, String value) {
        return leaf(name, Type.TEXT, value, value);
    }

    /** A whole number. */
    public Fingerprint number(String name, long value) {
        return leaf(name, Type.NUMBER, Long.toString(value), Long.toString(value));
    }

    /**
     * A floating-point number, to its last bit; -0 is 0.
     *
     * @throws IllegalArgumentException if it is not a number: one that equals nothing identifies nothing
     */
    public Fingerprint real(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("field " + name + " of " + kind + ": expected a number, found NaN");
        }
        double canonical = value == 0 ? 0 : value;
        return leaf(name, Type.REAL, Long.toHexString(Double.doubleToLongBits(canonical)), Double.toString(canonical));
    }

    /** Yes or no. */
    public Fingerprint flag(String name, boolean value) {
        return leaf(name, Type.FLAG, Boolean.toString(value), Boolean.toString(value));
    }

    /** One of an enum's constants, by its name. */
    public Fingerprint choice(String name, Enum<?> value) {
        return leaf(name, Type.CHOICE, value.name(), value.name());
    }

    /** Fields of their own. */
    public Fingerprint group(String name, Fingerprint value) {
        return nested(name, Type.GROUP, value);
    }

    /** Fields that may not be there; absent differs from everything else. */
    public Fingerprint optional(String name, Optional<Fingerprint> value) {
        return value.isPresent() ? group(name, value.get()) : leaf(name, Type.ABSENT, "", "none");
    }

    /** A text that may not be there; absent differs from the empty text. */
    public Fingerprint optionalText(String name, Optional<String> value) {
        return value.isPresent() ? text(name, value.get()) : leaf(name, Type.ABSENT, "", "none");
    }

    /** Entries whose order counts. */
    public Fingerprint list(String name, List<Fingerprint> entries) {
        Fingerprint list = of("list");
        for (Fingerprint entry : entries) {
            list.group(Integer.toString(list.fields.size()), entry);
        }
        return nested(name, Type.LIST, list);
    }

    /** Texts whose order counts. */
    public Fingerprint texts(String name, List<String> entries) {
        Fingerprint list = of("list");
        for (String entry : entries) {
            list.text(Integer.toString(list.fields.size()), entry);
        }
        return nested(name, Type.LIST, list);
    }

    /** Entries whose order does not count, by their keys. */
    public Fingerprint sorted(String name, Map<String, Fingerprint> entries) {
        Fingerprint sorted = of("sorted");
        new TreeMap<>(entries).forEach(sorted::group);
        return nested(name, Type.SORTED, sorted);
    }

    /** Texts whose order does not count, by their keys. */
    public Fingerprint sortedTexts(String name, Map<String, String> entries) {
        Fingerprint sorted = of("sorted");
        new TreeMap<>(entries).forEach(sorted::text);
        return nested(name, Type.SORTED, sorted);
    }

    /** Different texts without an order, such as the keys of the methods that are on. */
    public Fingerprint set(String name, Collection<String> entries) {
        return texts(name, List.copyOf(new TreeSet<>(entries)));
    }

    /** SHA-256 in 64 lower-case hexadecimal digits. */
    public String digest() {
        Sha256 sha = new Sha256().add(kind);
        for (Field field : fields) {
            sha.add(field.name).add(field.type.name()).add(field.value);
        }
        return sha.hex();
    }

    /**
     * Every field in the order it was written, for telling in what two fingerprints differ. A field of a group is called
     * {@code group.field}, an entry {@code list[3]} or {@code sorted[key]}; {@code group.kind} and {@code list[]} give the
     * kind of a group and the number of entries.
     */
    public Map<String, String> fields() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kind", kind);
        collect("", ".", all);
        return Collections.unmodifiableMap(all);
    }

    private void collect(String path, String separator, Map<String, String> all) {
        for (Field field : fields) {
            String name = path.isEmpty() ? field.name
                    : separator.equals(".") ? path + "." + field.name : path + "[" + field.name + "]";
            if (field.group.isEmpty()) {
                all.put(name, field.shown);
            } else if (field.type == Type.GROUP) {
                all.put(name + ".kind", field.group.get().kind);
                field.group.get().collect(name, ".", all);
            } else {
                all.put(name + "[]", Integer.toString(field.group.get().fields.size()));
                field.group.get().collect(name, "[", all);
            }
        }
    }

    private Fingerprint leaf(String name, Type type, String value, String shown) {
        return add(new Field(name, type, value, shown, Optional.empty()));
    }

    private Fingerprint nested(String name, Type type, Fingerprint value) {
        return add(new Field(name, type, value.digest(), "", Optional.of(value)));
    }

    private Fingerprint add(Field field) {
        if (field.value == null) {
            throw new IllegalArgumentException("field " + field.name + " of " + kind + ": expected a value, found null");
        }
        if (!names.add(field.name)) {
            throw new IllegalArgumentException("field " + field.name + " of " + kind + " is written twice");
        }
        fields.add(field);
        return this;
    }
}
