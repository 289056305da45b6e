package org.bitsweep.jobs.executor;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;

/**
 * What one executor's process keeps between tasks: classifiers ready to run, and statistics as parsed. Networks are kept by
 * Spark, which lets go of those that no task needs.
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
    private static final SessionCache SESSIONS = new SessionCache();

    private ExecutorNetworks() {}

    /**
     * The classifier of an evaluation.
     *
     * @param bound how many classifiers this process keeps
     * @param threads threads inside an operator
     */
    public static SessionCache.Lease classifier(NetworkParcel parcel, Evaluation evaluation, int bound, int threads)
            throws Exception {
        // The network rewritten by the plan; over which images and batches it is run makes no other session.
        String key = parcel.key() + ' ' + evaluation.key().plan();
        return SESSIONS.lease(key, bound, () -> {
            Network network = parcel.network();
            ModelProto model = evaluation.plan() == null ? network.model()
                    : NetworkQuantizer.quantize(network, evaluation.plan(), statistics(parcel));
            return new Classifier(network, model, threads);
        });
    }

    private static Optional<ActivationStatistics> statistics(NetworkParcel parcel) {
        return Optional.ofNullable(parcel.statistics())
                .map(json -> STATISTICS.computeIfAbsent(json, unused -> parcel.openStatistics()));
    }

    /** Lets go of everything, at the end of a run in this process. */
    public static void clear() {
        SESSIONS.closeIdle();
        STATISTICS.clear();
    }
}
