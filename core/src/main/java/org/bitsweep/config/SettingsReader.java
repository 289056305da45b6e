package org.bitsweep.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.Setting;
import org.bitsweep.settings.SettingsText;

/** Reads the key {@code profile} and objects {@code settings}, and lays settings over each other. */
final class SettingsReader {

    private SettingsReader() {}

    /** The profile that a sweep, or the command line, names. */
    static Profile profile(Section section) {
        return section.valueOrDefault(SweepKey.PROFILE).choice(Profile.class);
    }

    /** The keys and checked texts of a settings object, groups joined by dots. */
    static Map<String, String> read(Section section) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Section> groups = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting == Setting.PROFILE) {
                continue;
            }
            String[] path = setting.key().split("\\.");
            Section holder = path.length == 1 ? section : groups.computeIfAbsent(path[0], section::part);
            holder.value(path[path.length - 1]).ifPresent(value -> settings.put(setting.key(), text(setting, value)));
        }
        section.finish();
        groups.values().forEach(Section::finish);
        return settings;
    }

    private static String text(Setting setting, Section.Value value) {
        String text = value.text();
        if (!setting.allows(text)) {
            throw value.invalid(setting.expected(), setting.words());
        }
        return text;
    }

    /** The sweep's settings over the network's over the profile's. */
    static QuantizationSettings merge(Profile profile, Map<String, String> network, Map<String, String> sweep) {
        Map<String, String> text = SettingsText.of(profile.settings());
        text.putAll(network);
        text.putAll(sweep);
        return SettingsText.settings(text);
    }
}
