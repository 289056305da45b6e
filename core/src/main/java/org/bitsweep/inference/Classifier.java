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
import org.bitsweep.inference.streaming.StreamedSessions;
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.NativeHeap;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.quantization.rewrite.StreamedNetwork;

/**
 * A network ready to run, float32 or quantized. Owns its native sessions; close it. Safe for use by several threads at
 * once: each call runs on the thread that makes it.
 */
public final class Classifier implements AutoCloseable {

    /** What ONNX Runtime says of a Gather whose index came out of a division of infinities; written graphs hold no other. */
    private static final Pattern OUT_OF_TABLE = Pattern.compile("Gather.*out of data bounds");

    private final Network network;
    private final Logits logits;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** How a batch becomes logits. */
    private interface Logits extends AutoCloseable {

        float[] of(FloatBuffer images, int count) throws OrtException;

        @Override
        void close() throws OrtException;
    }

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
    public Classifier(Network network, ModelProto model, Parts parts, int threads) throws OrtException {
        this(network, model, parts, new Execution.OnCpu(threads));
    }

    /**
     * @param network the float32 network, for input and output
     * @param model the network itself or a rewritten one
     * @param parts {@link Parts#WHOLE} where statistics are the batch's
     * @param execution where it runs
     */
    public Classifier(Network network, ModelProto model, Parts parts, Execution execution) throws OrtException {
        this(network, new OneGraph(network, model, parts.images(network), execution));
    }

    private Classifier(Network network, Logits logits) {
        this.network = network;
        this.logits = logits;
    }

    /**
     * One that streams batches through the pieces of a network: the same logits as {@link Parts#WHOLE} gives but for the rounding of
     * float32, with less memory for large batches.
     *
     * @throws InputException if the network cannot be cut
     */
    public static Classifier streaming(StreamedNetwork network, int threads) throws OrtException {
        StreamedSessions sessions = new StreamedSessions(network, threads);
        return new Classifier(network.network(), new Logits() {
            @Override
            public float[] of(FloatBuffer images, int count) throws OrtException {
                return sessions.logits(images, count);
            }

            @Override
            public void close() {
                sessions.close();
            }
        });
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
        int size = network.inputChannels() * network.imageSize().height() * network.imageSize().width();
        if (count < 1 || images.remaining() != (long) count * size) {
            throw new IllegalArgumentException("expected " + count + " images of " + network.inputChannels() + " x "
                    + network.imageSize().width() + "x" + network.imageSize().height() + ", " + (long) count * size
                    + " values, found " + images.remaining());
        }
        if (closed.get()) {
            throw new IllegalStateException("the classifier is closed");
        }
        try {
            return logits.of(images, count);
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
        return network.classes();
    }

    /** Frees the native session. No call may be running; closing again does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            logits.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The whole network in one session, over a batch or parts of it. */
    private static final class OneGraph implements Logits {

        private final Network network;
        private final int imagesAtOnce;
        private final OrtSession session;

        @SuppressWarnings("try") // A permit is held, not used.
        OneGraph(Network network, ModelProto model, int imagesAtOnce, Execution execution) throws OrtException {
            this.network = network;
            this.imagesAtOnce = imagesAtOnce;
            try (NativeWork.Permit inside = NativeWork.permit();
                    OrtSession.SessionOptions options = Sessions.options(model, execution)) {
                this.session = Sessions.open(network, model, options);
            }
            NativeHeap.trimBehind(model.getSerializedSize());
        }

        @Override
        public float[] of(FloatBuffer images, int count) throws OrtException {
            float[] logits = new float[count * network.classes()];
            int size = network.inputChannels() * network.imageSize().height() * network.imageSize().width();
            for (int first = 0; first < count; first += Math.min(imagesAtOnce, count - first)) {
                int next = Math.min(imagesAtOnce, count - first);
                run(images.slice(images.position() + first * size, next * size), next, logits, first * network.classes());
            }
            return logits;
        }

        /** Writes the logits of some images to their place among all. */
        @SuppressWarnings("try") // A permit is held, not used.
        private void run(FloatBuffer images, int count, float[] logits, int place) throws OrtException {
            long[] shape = {count, network.inputChannels(), network.imageSize().height(), network.imageSize().width()};
            try (NativeWork.Permit inside = NativeWork.permit();
                    OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), images, shape);
                    OrtSession.Result result = session.run(Map.of(network.input(), tensor))) {
                FloatBuffer values = ((OnnxTensor) result.get(network.output()).orElseThrow()).getFloatBuffer();
                if (values.remaining() != (long) count * network.classes()) {
                    throw new IllegalStateException(
                            "expected " + count + " x " + network.classes() + " logits, found " + values.remaining());
                }
                values.get(logits, place, values.remaining());
            }
        }

        @Override
        @SuppressWarnings("try") // A permit is held, not used.
        public void close() throws OrtException {
            try (NativeWork.Permit inside = NativeWork.permit()) {
                session.close();
            }
        }
    }
}
