package org.bitsweep.report;

import java.util.Optional;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.quantization.Method;
import org.bitsweep.settings.SettingsText;

/**
 * A cell of a finished run, as its record tells it.
 *
 * @param name network, bits and methods: what cells of two runs are matched by
 * @param network name of the network
 * @param bits such as 4W4A, or {@link #FLOAT32}
 * @param methods as {@link org.bitsweep.settings.SettingsText#methods} writes them; empty for float32
 * @param evaluation digest under which its predictions are stored
 * @param images n
 * @param right images classified rightly
 * @param noise its noise floor, if it was measured
 */
public record RecordedCell(String name, String network, String bits, String methods, String evaluation, long images,
        long right, Optional<NoiseFloor> noise) {

    /** The bits of a network that is not quantized. */
    public static final String FLOAT32 = "float32";

    /** The cell of a network without quantization. */
    static RecordedCell float32(String network, String evaluation, long images, long right, Optional<NoiseFloor> noise) {
        return new RecordedCell(network + " " + FLOAT32, network, FLOAT32, "", evaluation, images, right, noise);
    }

    /** The cell of a quantized network. */
    static RecordedCell quantized(String network, String bits, String methods, String evaluation, long images, long right,
            Optional<NoiseFloor> noise) {
        return new RecordedCell(name(network, bits, methods), network, bits, methods, evaluation, images, right, noise);
    }

    /** How messages name the cell of a quantized network. */
    public static String name(String network, String bits, String methods) {
        boolean all = SettingsText.methods(methods).size() == Method.values().length;
        return network + " " + bits + " " + (all ? "all" : methods);
    }

    /** Whether it is quantized. */
    public boolean isQuantized() {
        return !bits.equals(FLOAT32);
    }
}
