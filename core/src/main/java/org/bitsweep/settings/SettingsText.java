package org.bitsweep.settings;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.Sha256;
import org.bitsweep.Suggestion;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;

/**
 * Settings and configurations as ordered keys and values: one stable text for results, digests and captions; that of
 * settings reads back to the same record.
 */
public final class SettingsText {

    private static final String WEIGHT_BITS = "weight-bits";
    private static final String ACTIVATION_BITS = "activation-bits";
    private static final String METHODS = "methods";
    private static final String NO_METHOD = "none";
    private static final String ALL_METHODS = "all";

    private SettingsText() {}

    /** Every setting, in the order of {@link Setting}. */
    public static Map<String, String> of(QuantizationSettings settings) {
        Map<String, String> text = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            text.put(setting.key(), setting.render(settings));
        }
        return text;
    }

    /** Bits, methods and every setting. */
    public static Map<String, String> of(QuantizationConfig configuration) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(WEIGHT_BITS, Integer.toString(configuration.weightBits()));
        text.put(ACTIVATION_BITS, Integer.toString(configuration.activationBits()));
        text.put(METHODS, methods(configuration.methods()));
        text.putAll(of(configuration.settings()));
        return text;
    }

    /**
     * The settings of {@link #of(QuantizationSettings)}; other keys are left alone.
     *
     * @throws InvalidSettingException if a key is missing or its value is not allowed
     */
    public static QuantizationSettings settings(Map<String, String> text) {
        return Setting.read(text);
    }

    /**
     * SHA-256 of the lines {@code key=value}, in lower-case hexadecimal: the configuration's identity. Settings that came later
     * count only where they are not what everything was before.
     */
    public static String digest(QuantizationConfig configuration) {
        Map<String, String> text = of(configuration);
        for (Setting setting : Setting.values()) {
            if (setting.isFormer(text.get(setting.key()))) {
                text.remove(setting.key());
            }
        }
        String lines = text.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        return Sha256.hexOf(lines);
    }

    /** The profile and the settings that differ from it: {@code profile reference, clipping = gauss}. */
    public static String caption(QuantizationSettings settings) {
        Map<String, String> defaults = of(Profile.named(settings.profile()).settings());
        return of(settings).entrySet().stream()
                .filter(entry -> !entry.getValue().equals(defaults.get(entry.getKey())))
                .map(entry -> ", " + entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("", "profile " + Setting.PROFILE.render(settings), ""));
    }

    /** Methods joined by a plus sign, or {@code none}. */
    public static String methods(Set<Method> methods) {
        return methods.isEmpty()
                ? NO_METHOD
                : methods.stream().sorted().map(Method::key).collect(Collectors.joining("+"));
    }

    /**
     * Methods as {@link #methods(Set)} writes them; {@code all} is allowed too.
     *
     * @throws InvalidSettingException naming the word that is no method, with a suggestion
     */
    public static Set<Method> methods(String text) {
        EnumSet<Method> methods = EnumSet.noneOf(Method.class);
        String found = text.strip();
        if (found.equals(ALL_METHODS)) {
            methods.addAll(EnumSet.allOf(Method.class));
        } else if (!found.equals(NO_METHOD)) {
            for (String word : found.split("\\+")) {
                if (!methods.add(method(word.strip()))) {
                    throw new InvalidSettingException(
                            METHODS, "every method once", "\"" + found + "\", which has " + word.strip() + " twice. Remove one.");
                }
            }
        }
        return Collections.unmodifiableSet(methods);
    }

    private static Method method(String word) {
        return Arrays.stream(Method.values())
                .filter(method -> method.key().equals(word))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> words = Arrays.stream(Method.values()).map(Method::key).toList();
                    return new InvalidSettingException(
                            METHODS,
                            NO_METHOD + ", " + ALL_METHODS + " or some of " + String.join(", ", words) + " joined by +",
                            "\"" + word + "\"." + Suggestion.sentence(word, words));
                });
    }
}
