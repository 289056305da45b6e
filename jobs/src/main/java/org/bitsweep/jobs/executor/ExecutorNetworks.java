package org.bitsweep.jobs.executor;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.inference.Classifier;
import org.bitsweep.inference.Parts;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.schedule.BatchForm;

/**
 * What one executor's process keeps between tasks: classifiers ready to run, statistics as parsed, and weights on
 * their grids. Networks are kept by Spark, which lets go of those that no task needs.
 */
public final class ExecutorNetworks {

    private static final int STATISTICS_KEPT = 4;
    private static final Map<String, ActivationStatistics> STATISTICS =
            Collections.synchronizedMap(new LinkedHashMap<>(8, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, ActivationStatistics> eldest) {
                    return size() > STATISTICS_KEPT;
                }
            });
    private static final Map<String, SoftReference<QuantizedWeights>> WEIGHTS = new ConcurrentHashMap<>();
    private static final SessionCache SESSIONS = new SessionCache();

    private ExecutorNetworks() {}

    /**
     * The classifier of an evaluation.
     *
     * @param form how a batch is run whose images share statistics
     * @param bound how many classifiers this process keeps
     * @param threads threads inside an operator
     */
    public static SessionCache.Lease classifier(
            NetworkParcel parcel, Evaluation evaluation, BatchForm form, int bound, int threads) throws Exception {
        // The network rewritten by the plan; over which images and batches it is run makes no other session.
        boolean streamed = form(evaluation, form) == BatchForm.STREAMED;
        String key = parcel.key() + ' ' + evaluation.key().plan() + (streamed ? " streamed" : "");
        return SESSIONS.lease(key, bound, () -> {
            if (streamed) {
                return Classifier.streaming(
                        NetworkQuantizer.stream(evaluation.plan(), statistics(parcel), weights(parcel)), threads);
            }
            Network network = parcel.network();
            ModelProto model = evaluation.plan() == null ? network.model()
                    : NetworkQuantizer.rewrite(evaluation.plan(), statistics(parcel), weights(parcel)).model();
            boolean together = evaluation.plan() == null ? network.usesBatchStatistics() : evaluation.plan().usesBatchStatistics();
            Parts parts = together ? Parts.WHOLE : Parts.CACHED;
            return new Classifier(network, model, parts, threads);
        });
    }

    /** How batches of an evaluation are run: where no image depends on another one, there is nothing to stream. */
    public static BatchForm form(Evaluation evaluation, BatchForm form) {
        return evaluation.plan() != null && evaluation.plan().usesBatchStatistics() ? form : BatchForm.WHOLE;
    }

    /** Evaluations whose plans agree on a layer's weights share them, as long as memory is not short. */
    private static QuantizedWeights weights(NetworkParcel parcel) {
        QuantizedWeights[] found = new QuantizedWeights[1];
        WEIGHTS.compute(parcel.key(), (key, kept) -> {
            found[0] = kept == null ? null : kept.get();
            if (found[0] != null) {
                return kept;
            }
            found[0] = new QuantizedWeights(parcel.network());
            return new SoftReference<>(found[0]);
        });
        return found[0];
    }

    private static Optional<ActivationStatistics> statistics(NetworkParcel parcel) {
        return Optional.ofNullable(parcel.statistics())
                .map(json -> STATISTICS.computeIfAbsent(json, unused -> parcel.openStatistics()));
    }

    /** Lets go of everything, at the end of a run in this process. */
    public static void clear() {
        SESSIONS.closeIdle();
        WEIGHTS.clear();
        STATISTICS.clear();
    }
}
