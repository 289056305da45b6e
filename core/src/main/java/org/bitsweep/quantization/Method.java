package org.bitsweep.quantization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The four methods of Banner, Nahshan and Soudry; the sixteen combinations of their ablation are this enum's power set. */
public enum Method {
    /** Analytical clipping of activations (section 2 of the paper, appendix A). */
    ACIQ("ACIQ"),
    /** Per-channel bit allocation of activations (section 3). */
    BIT_ALLOCATION_ACTIVATIONS("bit allocation A"),
    /** Per-channel bit allocation of weights (section 3). */
    BIT_ALLOCATION_WEIGHTS("bit allocation W"),
    /** Bias correction of weights (section 4). */
    BIAS_CORRECTION("bias correction");

    private final String title;

    Method(String title) {
        this.title = title;
    }

    /** The column head in tables. */
    public String title() {
        return title;
    }

    /** The name in configuration files and results: {@code aciq}, {@code bit-allocation-activations} and so on. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * All sixteen combinations in the order of the published table: counting in binary with {@link #ACIQ} as the most
     * significant digit and {@link #BIAS_CORRECTION} as the least, from none to all.
     */
    public static List<Set<Method>> combinations() {
        Method[] methods = values();
        List<Set<Method>> combinations = new ArrayList<>();
        for (int code = 0; code < 1 << methods.length; code++) {
            EnumSet<Method> chosen = EnumSet.noneOf(Method.class);
            for (Method method : methods) {
                if ((code >> (methods.length - 1 - method.ordinal()) & 1) == 1) {
                    chosen.add(method);
                }
            }
            combinations.add(Collections.unmodifiableSet(chosen));
        }
        return Collections.unmodifiableList(combinations);
    }
}
