package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.bitsweep.InputException;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;

/**
 * A network ready to run, float32 or quantized. Owns its native session; close it. Safe for use by several threads at
 * once: each call runs on the thread that makes it.
 */
public final class Classifier implements AutoCloseable {

    /** What ONNX Runtime says of a Gather whose index came out of a division of infinities; written graphs hold no other. */
    private static final Pattern OUT_OF_TABLE = Pattern.compile("Gather.*out of data bounds");

    private final String input;
    private final String output;
    private final int inputChannels;
    private final int height;
    private final int width;
    private final int classes;
    private final int imagesAtOnce;
    private final OrtSession session;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** One that runs whole batches. */
    public Classifier(Network network, ModelProto model, int threads) throws OrtException {
        this(network, model, Parts.WHOLE, threads);
    }

    /**
     * @param network the float32 network, for input and output
     * @param model the network itself or a rewritten one
     * @param parts {@link Parts#WHOLE} where statistics are the batch's
     * @param threads threads inside an operator; 1 keeps a task on its own core
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public Classifier(Network network, ModelProto model, Parts parts, int threads) throws OrtException {
        this.imagesAtOnce = parts.images(network);
        this.input = network.input();
        this.output = network.output();
        this.inputChannels = network.inputChannels();
        this.height = network.imageSize().height();
        this.width = network.imageSize().width();
        this.classes = network.classes();
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(threads)) {
            this.session = Sessions.open(network, model, options);
        }
    }

    /**
     * The logits of a batch.
     *
     * @param images direct buffer of [N, C, H, W], normalized; with {@link Parts#WHOLE} statistics are those of these N images
     * @param count N
     * @return N * classes values, row-major
     * @throws InputException if activations are so large that their statistics are not finite: the number of bits that a
     *     channel gets is then none that the network's tables know
     */
    public float[] logits(FloatBuffer images, int count) throws OrtException {
        if (count < 1 || images.remaining() != (long) count * inputChannels * height * width) {
            throw new IllegalArgumentException("expected " + count + " images of " + inputChannels + " x " + width + "x" + height
                    + ", " + (long) count * inputChannels * height * width + " values, found " + images.remaining());
        }
        if (closed.get()) {
            throw new IllegalStateException("the classifier is closed");
        }
        float[] logits = new float[count * classes];
        int size = inputChannels * height * width;
        for (int first = 0; first < count; first += Math.min(imagesAtOnce, count - first)) {
            int next = Math.min(imagesAtOnce, count - first);
            run(images.slice(images.position() + first * size, next * size), next, logits, first * classes);
        }
        return logits;
    }

    /** Writes the logits of some images to their place among all. */
    @SuppressWarnings("try") // A permit is held, not used.
    private void run(FloatBuffer images, int count, float[] logits, int place) throws OrtException {
        long[] shape = {count, inputChannels, height, width};
        try (NativeWork.Permit inside = NativeWork.permit();
                OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), images, shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            FloatBuffer values = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
            if (values.remaining() != (long) count * classes) {
                throw new IllegalStateException("expected " + count + " x " + classes + " logits, found " + values.remaining());
            }
            values.get(logits, place, values.remaining());
        } catch (OrtException failure) {
            if (OUT_OF_TABLE.matcher(String.valueOf(failure.getMessage())).find()) {
                throw new InputException("expected activations whose squares float32 can hold (magnitude up to 1.8e+19), found"
                        + " larger ones: the statistics of a layer's inputs are not finite. The network's training diverged, or its"
                        + " preprocessing (mean, std, divisor) is not the one it was trained with: check it in float32. ("
                        + failure.getMessage() + ")", failure);
            }
            throw failure;
        }
    }

    public int classes() {
        return classes;
    }

    /** Frees the native session. No call may be running; closing again does nothing. */
    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try (NativeWork.Permit inside = NativeWork.permit()) {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
