package org.bitsweep.jobs.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import picocli.CommandLine.Option;

/** Which bits, methods and settings. Values are checked where those of files are, by the configuration's reader. */
final class QuantizationOptions {

    private static final String SETTINGS = "settings.";

    @Option(
            names = "--bits",
            paramLabel = "BITS",
            split = ",",
            description = "Bits from 2 to 8: 4 for weights and activations alike, or 8W4A. Default of a sweep: 2,3,4,5; of a"
                    + " benchmark: 4.")
    private List<String> bits;

    @Option(
            names = "--methods",
            paramLabel = "SETS",
            split = ",",
            description = "all-combinations (default of a sweep), or sets such as none,aciq,aciq+bias-correction,all (default of a"
                    + " benchmark: all). The methods: aciq,"
                    + " bit-allocation-activations, bit-allocation-weights, bias-correction.")
    private List<String> methods;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "reference: as the authors' code (default). paper: as the text says. deployable: what integer kernels run.")
    private String profile;

    @Option(names = "--statistics", paramLabel = "SOURCE", description = "batch or calibrated.")
    private String statistics;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, such as clipping=2-sigma or bit-allocation.exponent=1/2. May be repeated.")
    private List<String> settings = List.of();

    void addTo(Map<String, Object> flags) {
        if (bits != null) {
            flags.put("bits", bits);
        }
        if (methods != null) {
            flags.put("methods", methods.equals(List.of("all-combinations")) ? methods.get(0) : methods);
        }
        if (profile != null) {
            flags.put("profile", profile);
        }
        if (statistics != null) {
            flags.put(SETTINGS + "statistics", statistics);
        }
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new InputException("command line: --set " + setting + ": expected KEY=VALUE, found no "
                        + (equals < 0 ? "=" : "key before =") + ". Write it as clipping=2-sigma.");
            }
            String key = setting.substring(0, equals);
            Object earlier = flags.put(SETTINGS + key, setting.substring(equals + 1));
            if (earlier != null) {
                throw new InputException("command line: " + key + " is given twice, as " + earlier + " and as "
                        + setting.substring(equals + 1) + ". Keep one.");
            }
        }
    }

    /** Only these flags. */
    Map<String, Object> flags() {
        Map<String, Object> flags = new LinkedHashMap<>();
        addTo(flags);
        return flags;
    }

    /** These flags, with one configuration where none is asked for. */
    Map<String, Object> flagsOr(String defaultBits, String defaultMethods) {
        Map<String, Object> flags = flags();
        flags.putIfAbsent("bits", List.of(defaultBits));
        flags.putIfAbsent("methods", List.of(defaultMethods));
        return flags;
    }
}
