package org.bitsweep.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys written twice in one file. HOCON lets the last win, which is meant where an included value is overwritten, or where
 * <code>key = ${?VARIABLE}</code> follows a default; two plain values in one file are a mistake.
 */
final class RepeatedKeys {

    private static final String MARK = "\"the value under examination\"";

    private RepeatedKeys() {}

    /**
     * Refuses a file that says a key twice. Keys of objects in lists are not looked at: the library edits none there.
     *
     * @param config the file, not resolved
     * @throws InvalidCombinationException naming file, line and key
     */
    static void refuse(Path file, ConfigObject config) {
        ConfigDocument document = ConfigDocumentFactory.parseFile(file.toFile());
        valuesWrittenIn(file, config).forEach((path, value) -> {
            if (document.hasPath(path) && isRepeated(document, path)) {
                throw new InvalidCombinationException(file + ":" + value.origin().lineNumber() + ": " + path
                        + ": the key stands twice in this file, and the last would win. Remove one.");
            }
        });
    }

    private static Map<String, ConfigValue> valuesWrittenIn(Path file, ConfigObject object) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            if (!isKnown(value)) {
                return;
            }
            if (value instanceof ConfigObject part) {
                valuesWrittenIn(file, part).forEach((inner, one) -> values.put(ConfigUtil.joinPath(key) + "." + inner, one));
            } else if (file.toString().equals(value.origin().filename())) {
                values.put(ConfigUtil.joinPath(key), value);
            }
        });
        return values;
    }

    /** Whether no <code>${...}</code> takes part in the value. */
    private static boolean isKnown(ConfigValue value) {
        try {
            return !(value instanceof ConfigObject part) ? value.valueType() != null : part.size() >= 0;
        } catch (ConfigException.NotResolved substituted) {
            return false;
        }
    }

    /** Setting a key anew removes all its places but the last: what was there is one value, or more than that. */
    private static boolean isRepeated(ConfigDocument document, String path) {
        String before = document.render();
        String after = document.withValueText(path, MARK).render();
        int mark = after.indexOf(MARK);
        String start = after.substring(0, mark);
        String end = after.substring(mark + MARK.length());
        if (!before.startsWith(start) || !before.endsWith(end) || before.length() < start.length() + end.length()) {
            return true;
        }
        String value = before.substring(start.length(), before.length() - end.length());
        try {
            return ConfigFactory.parseString("value = " + value).root().size() != 1;
        } catch (ConfigException several) {
            return true;
        }
    }
}
