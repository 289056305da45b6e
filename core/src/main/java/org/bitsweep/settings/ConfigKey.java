package org.bitsweep.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How constants of an enum are written in files, flags and results: lower case with hyphens. */
public final class ConfigKey {

    private ConfigKey() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> of(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(ConfigKey::of).toList();
    }
}
