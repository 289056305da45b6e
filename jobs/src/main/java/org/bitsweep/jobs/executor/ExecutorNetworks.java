package org.bitsweep.jobs.executor;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;

/** What one executor's process keeps between tasks: networks as read, and classifiers ready to run. */
public final class ExecutorNetworks {

    private static final ConcurrentMap<String, Network> NETWORKS = new ConcurrentHashMap<>();
    private static final ConcurrentMap<StatisticsKey, ActivationStatistics> STATISTICS = new ConcurrentHashMap<>();
    private static final SessionCache SESSIONS = new SessionCache();

    /** Stored statistics belong to one network; their text hashes once. */
    private record StatisticsKey(String network, String json) {}

    private ExecutorNetworks() {}

    public static Network network(NetworkParcel parcel) {
        return NETWORKS.computeIfAbsent(parcel.key(), unused -> parcel.open());
    }

    /**
     * The classifier of an evaluation.
     *
     * @param bound how many classifiers this process keeps
     * @param threads threads inside an operator
     */
    public static SessionCache.Lease classifier(NetworkParcel parcel, Evaluation evaluation, int bound, int threads)
            throws Exception {
        return SESSIONS.lease(parcel.key() + ' ' + evaluation.digest(), bound, () -> {
            Network network = network(parcel);
            ModelProto model = evaluation.plan() == null ? network.model()
                    : NetworkQuantizer.quantize(network, evaluation.plan(), statistics(parcel, network));
            return new Classifier(network, model, threads);
        });
    }

    private static Optional<ActivationStatistics> statistics(NetworkParcel parcel, Network network) {
        return Optional.ofNullable(parcel.statistics()).map(json -> STATISTICS.computeIfAbsent(
                new StatisticsKey(parcel.key(), json), unused -> parcel.openStatistics(network)));
    }

    /** Lets go of everything, at the end of a run in this process. */
    public static void clear() {
        SESSIONS.closeIdle();
        NETWORKS.clear();
        STATISTICS.clear();
    }
}
