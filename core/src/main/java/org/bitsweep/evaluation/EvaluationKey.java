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
        return Fingerprint.of(KIND)
                .text("network", network)
                .text("image-size", imageSize.width() + "x" + imageSize.height())
                .text("plan", plan)
                .text("images", images)
                .number("selected", selected)
                .text("normalization", normalization)
                .text(INPUT_SCALE, Double.toString(inputScale))
                .text(BATCH, batching.text())
                .text(ENGINE, engine);
    }
}
