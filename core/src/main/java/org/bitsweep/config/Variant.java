package org.bitsweep.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.Profile;

/**
 * One of the settings that a sweep evaluates its networks under.
 *
 * @param name how tables tell it from the others; empty where a sweep has no variants
 * @param profile that it starts from
 * @param overrides the sweep's settings and over them its own, by key
 * @param methods its own sets of methods; empty where it has the sweep's
 */
record Variant(Optional<String> name, Profile profile, Map<String, String> overrides, Optional<List<Set<Method>>> methods) {

    private static final Pattern NAME = Pattern.compile("[^/\\\\:@\\s]+");

    /** The variants of a sweep in the order of the file, or the one that its profile and settings are. */
    static List<Variant> read(Section sweep) {
        Variant common = new Variant(
                Optional.empty(), SettingsReader.profile(sweep), SettingsReader.read(sweep.part(SweepKey.SETTINGS)), Optional.empty());
        Optional<Section.Value> written = sweep.value(SweepKey.VARIANTS);
        if (written.isEmpty()) {
            return List.of(common);
        }
        Section section = written.get().section();
        List<Variant> variants = new ArrayList<>();
        for (String name : section.keys()) {
            Section.Value value = section.required(name, "an object of profile and settings");
            if (!NAME.matcher(name).matches()) {
                throw value.problem("expected a name without blanks and / \\ : @, which networks and files are called after.");
            }
            variants.add(common.over(name, value.section()));
        }
        if (variants.isEmpty()) {
            throw written.get().invalid("at least one NAME { profile, settings }");
        }
        return variants;
    }

    private Variant over(String itsName, Section section) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.putAll(SettingsReader.read(section.part(SweepKey.SETTINGS)));
        Profile own = section.value(SweepKey.PROFILE).map(value -> value.choice(Profile.class)).orElse(profile);
        Optional<List<Set<Method>>> its = section.value(SweepKey.METHODS).map(ConfigurationsReader::methods);
        section.finish();
        return new Variant(Optional.of(itsName), own, all, its);
    }

    /** The settings of a network under it. */
    QuantizationSettings settings(NetworkConfig network) {
        return SettingsReader.merge(profile, network.settings(), overrides);
    }

    /** The cells under it: the sweep's, or its own methods at the sweep's bits. */
    Set<ConfigurationsReader.Cell> cells(Set<ConfigurationsReader.Cell> common) {
        return methods.map(own -> ConfigurationsReader.Cell.with(common, own)).orElse(common);
    }

    /** The network as tables call it. */
    NetworkConfig named(NetworkConfig network) {
        return name.map(network::withVariant).orElse(network);
    }
}
