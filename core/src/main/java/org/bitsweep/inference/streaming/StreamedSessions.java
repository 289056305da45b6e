package org.bitsweep.inference.streaming;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.InputException;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.onnx.NativeHeap;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.quantization.rewrite.StreamedNetwork;

/**
 * A quantized network in pieces, through which a batch is streamed. Owns the pieces' sessions; close it. Safe for use by several
 * threads at once: each call runs on the thread that makes it, and has memory of its own.
 */
public final class StreamedSessions implements AutoCloseable {

    private final StreamedNetwork streamed;
    private final StreamPlan plan;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<String, Stage> makers = new HashMap<>();
    private final Map<DeviationPass.Key, DeviationPass> deviations = new HashMap<>();
    private final List<OrtSession> owned = new ArrayList<>();
    private final WaitingLayout layout;
    private final WaitingPool pool;
    private boolean closed;

    /**
     * Opens all pieces.
     *
     * @param threads threads inside an operator; 1 keeps a task on its own core
     * @throws InputException if the network cannot be cut
     */
    public StreamedSessions(StreamedNetwork network, int threads) throws OrtException {
        this(network, PartSizes.CACHED, threads);
    }

    StreamedSessions(StreamedNetwork network, PartSizes sizes, int threads) throws OrtException {
        this.streamed = network;
        this.plan = StreamPlan.of(network).orElseThrow(() -> new InputException(network.network().name()
                + ": cannot be streamed: something that is no float32 tensor of a batch's images would have to wait between two of"
                + " its layers. Run it with a batch that fits."));
        this.layout = WaitingLayout.of(plan);
        this.pool = joinPool();
        try {
            open(sizes, threads);
            NativeHeap.trimBehind(network.model().getSerializedSize());
        } catch (OrtException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    @SuppressWarnings("try") // A permit is held, not used.
    private WaitingPool joinPool() throws OrtException {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            return WaitingPool.join(layout.bytes());
        }
    }

    private OrtSession owned(OrtSession session) {
        owned.add(session);
        return session;
    }

    private void open(PartSizes sizes, int threads) throws OrtException {
        long input = Float.BYTES * (long) network().inputChannels() * network().imageSize().height() * network().imageSize().width();
        Map<String, StreamedLayer> layers = new HashMap<>();
        streamed.layers().forEach(layer -> layers.put(layer.layer().exactOutput(), layer));
        for (GraphPieces.Piece piece : plan.pieces()) {
            int images = sizes.images(plan.largestBytes(piece, input), Stage.weightBytes(streamed, piece));
            Stage stage = Stage.open(streamed, plan, piece, images, makers, Optional.ofNullable(layers.get(piece.end())), threads);
            owned(stage.session());
            stages.add(stage);
            piece.writes().forEach(tensor -> makers.put(tensor, stage));
            if (stage.layer().isPresent() && stage.layer().get().layer().isMap()) {
                openDeviations(stage, stage.layer().get(), threads);
            }
        }
    }

    private void openDeviations(Stage stage, StreamedLayer layer, int threads) throws OrtException {
        DeviationPass.Key key = key(stage);
        if (!key.moments().isEmpty() && !deviations.containsKey(key)) {
            DeviationPass pass = DeviationPass.open(layer, key, network().operatorSet(), streamed.operators(), threads);
            owned(pass.session());
            deviations.put(key, pass);
        }
    }

    private static DeviationPass.Key key(Stage stage) {
        return DeviationPass.Key.of(
                stage.layer().orElseThrow(), stage.outputs().get(stage.piece().end()).layout());
    }

    /**
     * The logits of a batch, by its own statistics.
     *
     * @param images direct buffer of [N, C, H, W], normalized
     * @param count N
     * @return N * classes values, row-major
     */
    public float[] logits(FloatBuffer images, int count) throws OrtException {
        WaitingMemory waiting = take(count);
        try {
            return new StreamedRun(this, images, count, waiting).logits();
        } finally {
            pool.giveBack(waiting);
        }
    }

    @SuppressWarnings("try") // A permit is held, not used.
    private WaitingMemory take(int count) throws OrtException {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            return pool.take(count);
        }
    }

    Network network() {
        return streamed.network();
    }

    StreamPlan plan() {
        return plan;
    }

    List<Stage> stages() {
        return stages;
    }

    WaitingLayout layout() {
        return layout;
    }

    DeviationPass deviations(Stage stage) {
        return deviations.get(key(stage));
    }

    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (NativeWork.Permit inside = NativeWork.permit()) {
            for (OrtSession session : owned) {
                session.close();
            }
            owned.clear();
            pool.leave();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
