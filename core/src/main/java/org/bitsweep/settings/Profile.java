package org.bitsweep.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.quantization.plan.QuantizationSettings;

/**
 * A named set of settings (section 8 of the semantics). What it sets stands in a file beside this class,
 * {@code profiles/NAME.conf}: every setting, by the keys of {@link Setting}.
 */
public enum Profile {
    /** What the authors' code does; the default for reproducing tables. */
    REFERENCE,
    /** What the text of the paper says. */
    PAPER,
    /** What integer kernels can run. */
    DEPLOYABLE;

    /** The name in files, flags and results. */
    public String key() {
        return ConfigKey.of(this);
    }

    /** The profile of a name that {@link Setting#PROFILE} allows. */
    public static Profile named(String key) {
        return Arrays.stream(values()).filter(profile -> profile.key().equals(key)).findFirst().orElseThrow();
    }

    /** Every profile's name. */
    static List<String> keys() {
        return Arrays.stream(values()).map(Profile::key).toList();
    }

    /** The profile's settings. */
    public QuantizationSettings settings() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(Setting.PROFILE.key(), key());
        Config file = ConfigFactory.parseResources(
                Profile.class, "profiles/" + key() + ".conf", ConfigParseOptions.defaults().setAllowMissing(false));
        for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
            text.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), entry.getValue().unwrapped().toString());
        }
        return SettingsText.settings(text);
    }
}
