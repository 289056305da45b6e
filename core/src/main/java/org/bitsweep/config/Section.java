package org.bitsweep.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.Words;
import org.bitsweep.settings.ConfigKey;
import org.bitsweep.storage.Location;

/**
 * One object of a configuration file, read key by key. Every key asked for is remembered; {@link #finish()} refuses the
 * others, so that a list of the allowed keys exists nowhere but in the code that reads them.
 */
final class Section {

    /** How values that come from flags say where they stand. */
    static final String COMMAND_LINE = "command line";

    /**
     * What relative locations are relative to: the file a value is written in (an included file has its own folder), the
     * working folder for flags, and the folder of the file being read where several places make up a value.
     */
    record Base(Path file, Path working) {
        Path of(ConfigOrigin origin) {
            if (origin.filename() != null) {
                return Path.of(origin.filename()).toAbsolutePath().getParent();
            }
            return origin.description().startsWith(COMMAND_LINE) ? working : file;
        }
    }

    private final ConfigObject object;
    private final String path;
    private final Base base;
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * @param path dotted path of the object from the root of its file, empty for the root
     * @param base what relative locations are relative to
     */
    Section(ConfigObject object, String path, Base base) {
        this.object = object;
        this.path = path;
        this.base = base;
    }

    boolean has(String key) {
        return value(key).isPresent();
    }

    Optional<Value> value(String key) {
        asked.add(key);
        ConfigValue value = object.get(key);
        return value == null || value.valueType() == ConfigValueType.NULL
                ? Optional.empty()
                : Optional.of(new Value(value, pathOf(key)));
    }

    Value required(String key, String expected) {
        return value(key).orElseThrow(() -> new InvalidValueException(at(object.origin()) + pathOf(key) + ": expected "
                + expected + ", found nothing. Add the key."));
    }

    boolean has(FileKey key) {
        return has(key.key());
    }

    Optional<Value> value(FileKey key) {
        return value(key.key());
    }

    Value required(FileKey key) {
        return required(key.key(), key.entry().allowed());
    }

    /** The value, or the key's default as if it had been written. */
    Value valueOrDefault(FileKey key) {
        return value(key).orElseGet(() -> {
            if (!(key.entry().absence() instanceof FileKey.Absence.Default standard)) {
                throw new IllegalStateException(key + " has no default");
            }
            ConfigOrigin origin = object.origin();
            ConfigValue value = ConfigFactory.parseString("value = " + standard.written()).getValue("value");
            return new Value(value.withOrigin(origin), pathOf(key.key()));
        });
    }

    Section part(FileKey key) {
        return part(key.key());
    }

    OptionalInt optionalInteger(FileKey key, int low, int high) {
        return optionalInteger(key.key(), low, high);
    }

    Optional<Location> optionalLocation(FileKey key) {
        return optionalLocation(key.key());
    }

    /** @param key the key to blame; it may be absent */
    InvalidCombinationException combination(FileKey key, String message) {
        return combination(key.key(), message);
    }

    /** A part that may be left out: an empty section then. */
    Section part(String key) {
        Optional<Value> value = value(key);
        return value.isPresent()
                ? value.get().section()
                : new Section(ConfigFactory.empty().root(), pathOf(key), base);
    }

    OptionalInt optionalInteger(String key, int low, int high) {
        Optional<Value> value = value(key);
        return value.isPresent() ? OptionalInt.of(value.get().integer(low, high)) : OptionalInt.empty();
    }

    Optional<Location> optionalLocation(String key) {
        return value(key).map(Value::location);
    }

    /** The keys present, in the order of the file. */
    List<String> keys() {
        return object.entrySet().stream()
                .sorted((a, b) -> Integer.compare(
                        a.getValue().origin().lineNumber(), b.getValue().origin().lineNumber()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Refuses every key that was not asked for. */
    void finish() {
        for (String key : keys()) {
            if (!asked.contains(key)) {
                throw new UnknownKeyException(at(object.get(key).origin()) + pathOf(key) + ": unknown key."
                        + Suggestion.sentence(key, asked) + " Known keys here: "
                        + String.join(", ", asked) + ".");
            }
        }
    }

    /** @param keys dotted path of the key to blame, below this section; it may be absent */
    InvalidCombinationException combination(String keys, String message) {
        ConfigValue blamed = object;
        for (String key : keys.split("\\.")) {
            ConfigValue inner = blamed instanceof ConfigObject outer ? outer.get(key) : null;
            blamed = inner == null ? blamed : inner;
        }
        return new InvalidCombinationException(
                at(blamed.origin()) + (path.isEmpty() ? "" : path + ".") + keys + ": " + message);
    }

    String pathOf(String key) {
        return path.isEmpty() ? ConfigUtil.joinPath(key) : path + "." + ConfigUtil.joinPath(key);
    }

    private static String at(ConfigOrigin origin) {
        return place(origin) + ": ";
    }

    /** File and line, or the command line. */
    private static String place(ConfigOrigin origin) {
        String name = origin.filename() != null ? Path.of(origin.filename()).toString() : origin.description();
        return origin.filename() != null && origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }

    /** A value with its place. */
    final class Value {

        private final ConfigValue value;
        private final String key;

        Value(ConfigValue value, String key) {
            this.value = value;
            this.key = key;
        }

        String text() {
            return switch (value.valueType()) {
                case STRING, NUMBER, BOOLEAN -> value.unwrapped().toString();
                default -> throw invalid("a text");
            };
        }

        boolean isList() {
            return value.valueType() == ConfigValueType.LIST;
        }

        boolean isSection() {
            return value.valueType() == ConfigValueType.OBJECT;
        }

        int integer(int low, int high) {
            String range = high == Integer.MAX_VALUE ? "a whole number from " + low : "a whole number from " + low + " to " + high;
            return parse(range, text -> {
                int number = Integer.parseInt(text.strip());
                if (number < low || number > high) {
                    throw new IllegalArgumentException();
                }
                return number;
            });
        }

        double number(String expected, DoublePredicate allowed) {
            return parse(expected, text -> {
                double number = Double.parseDouble(text.strip());
                if (!allowed.test(number)) {
                    throw new IllegalArgumentException();
                }
                return number;
            });
        }

        <E extends Enum<E>> E choice(Class<E> type) {
            return choice(List.of(type.getEnumConstants()), ConfigKey::of);
        }

        /** @param word how a constant is written */
        <E> E choice(List<E> allowed, Function<E, String> word) {
            String found = text();
            return Words.find(allowed, word, found).orElseThrow(() -> oneOf(allowed.stream().map(word).toList()));
        }

        /** Text that a parser understands; its IllegalArgumentException becomes an error naming this place. */
        <T> T parse(String expected, Function<String, T> parser) {
            String found = text();
            try {
                return parser.apply(found);
            } catch (ConfigException error) {
                throw error;
            } catch (IllegalArgumentException error) {
                throw invalid(expected);
            }
        }

        /** File and line, or the command line, for messages. */
        String where() {
            return place(value.origin());
        }

        /** The folder that a relative path written here is relative to. */
        Location folder() {
            return new Location(base.of(value.origin()).toString());
        }

        /** A path or URI, relative to the file in which it is written, or to the working folder on the command line. */
        Location location() {
            String written = text();
            if (written.isBlank()) {
                throw invalid("a path or URI");
            }
            try {
                return Location.resolve(base.of(value.origin()), written);
            } catch (InvalidPathException impossible) {
                throw invalid("a path or URI");
            } catch (InputException error) {
                throw problem(error.getMessage());
            }
        }

        Section section() {
            if (!(value instanceof ConfigObject part)) {
                throw invalid("an object { ... }");
            }
            return new Section(part, key, base);
        }

        List<Value> list() {
            if (!(value instanceof ConfigList elements)) {
                throw invalid("a list [ ... ]");
            }
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                values.add(new Value(elements.get(i), key + "[" + i + "]"));
            }
            return values;
        }

        InvalidValueException oneOf(List<String> known) {
            return invalid("one of " + String.join(", ", known), known);
        }

        /** An error that also suggests the nearest of the known words. */
        InvalidValueException invalid(String expected, List<String> known) {
            return problem("expected " + expected + ", found " + found() + "."
                    + Suggestion.sentence(String.valueOf(value.unwrapped()), known));
        }

        InvalidValueException invalid(String expected) {
            return invalid(expected, List.of());
        }

        InvalidCombinationException combination(String message) {
            return new InvalidCombinationException(at(value.origin()) + key + ": " + message);
        }

        InvalidValueException problem(String message) {
            return new InvalidValueException(at(value.origin()) + key + ": " + message);
        }

        private String found() {
            return value.render(ConfigRenderOptions.concise());
        }
    }
}
