package org.bitsweep.evaluation;

import java.io.Serializable;
import java.util.Map;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.imaging.ImageSize;

/**
 * What the predictions of one network over one set of images are a function of. Equal keys stand for equal predictions, up
 * to the rounding of another instruction set, which is recorded beside them; every value that could change a prediction is a
 * part of it, and nothing else is: no path, no name, no number of executors.
 *
 * @param network SHA-256 of the float32 network's file
 * @param imageSize the size it is run at
 * @param plan digest of the quantization plan, with the rewriter's version and the statistics' digest in it; or
 *     {@link #FLOAT32}
 * @param images SHA-256 over names, labels and pixels of the prepared images
 * @param selected how many of them, from the start
 * @param normalization how pixels become the network's input, in its canonical text
 * @param inputScale what the normalized input is multiplied by: 1, or next to it for the noise of the arithmetic
 * @param batching the batch where the statistics are the batch's
 * @param engine version of ONNX Runtime
 */
public record EvaluationKey(String network, ImageSize imageSize, String plan, String images, int selected,
        String normalization, double inputScale, Batching batching, String engine) implements Serializable {

    /** The plan of a network that is not quantized. */
    public static final String FLOAT32 = "float32";

    /** The part of the key that is the input's scale. */
    public static final String INPUT_SCALE = "input-scale";
    /** The part of the key that is the batch. */
    public static final String BATCH = "batch";
    /** The part of the key that is the engine's version. */
    public static final String ENGINE = "engine";

    private static final String KIND = "bitsweep evaluation 1";

    /** The identity of the evaluation: 64 hexadecimal digits. */
    public String digest() {
        return fingerprint().digest();
    }

    /** The parts by name, for records and for telling two keys apart. */
    public Map<String, String> fields() {
        return fingerprint().fields();
    }

    private Fingerprint fingerprint() {
        return fingerprint(KIND, network, imageSize.width() + "x" + imageSize.height(), plan, images, selected, normalization,
                Double.toString(inputScale), batching.text(), engine);
    }

    private static Fingerprint fingerprint(String kind, String network, String imageSize, String plan, String images,
            long selected, String normalization, String inputScale, String batch, String engine) {
        return Fingerprint.of(kind)
                .text("network", network)
                .text("image-size", imageSize)
                .text("plan", plan)
                .text("images", images)
                .number("selected", selected)
                .text("normalization", normalization)
                .text(INPUT_SCALE, inputScale)
                .text(BATCH, batch)
                .text(ENGINE, engine);
    }

    /**
     * The digest of a key of which only the parts are known, as {@link #fields} names them: proves that what is written beside
     * stored predictions is their key.
     *
     * @throws IllegalArgumentException if a part is missing or cannot be one, or there are others
     */
    public static String digestOf(Map<String, String> fields) {
        Fingerprint key = fingerprint(part(fields, "kind"), part(fields, "network"), part(fields, "image-size"),
                part(fields, "plan"), part(fields, "images"), selected(part(fields, "selected")), part(fields, "normalization"),
                part(fields, INPUT_SCALE), part(fields, BATCH), part(fields, ENGINE));
        if (!key.fields().equals(fields)) {
            throw new IllegalArgumentException("expected the parts " + String.join(", ", key.fields().keySet()) + ", found "
                    + String.join(", ", fields.keySet()));
        }
        return key.digest();
    }

    private static String part(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("expected a part " + name + ", found none");
        }
        return value;
    }

    private static long selected(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException other) {
            throw new IllegalArgumentException("part selected: expected a number, found " + text, other);
        }
    }
}
