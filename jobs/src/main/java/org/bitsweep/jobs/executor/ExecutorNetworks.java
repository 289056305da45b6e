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
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationPlan;
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
     * @param execution where it runs
     */
    public static SessionCache.Lease classifier(
            NetworkParcel parcel, Evaluation evaluation, BatchForm form, int bound, Execution execution) throws Exception {
        // The network rewritten by the plan; over which images and batches it is run makes no other session.
        boolean streamed = form(evaluation, form) == BatchForm.STREAMED;
        String key = parcel.key() + ' ' + evaluation.key().plan() + (streamed ? " streamed " : " ") + execution;
        return SESSIONS.lease(key, bound, () -> {
            Network network = parcel.network();
            if (evaluation.plan() == null) {
                return new Classifier(network, network.model(), parts(network, evaluation, execution), execution);
            }
            QuantizationPlan plan = evaluation.plan().withOperators(operators(evaluation.plan(), execution));
            if (streamed) {
                return Classifier.streaming(NetworkQuantizer.stream(plan, statistics(parcel), weights(parcel)),
                        ((Execution.OnCpu) execution).threads());
            }
            ModelProto model = NetworkQuantizer.rewrite(plan, statistics(parcel), weights(parcel)).model();
            return new Classifier(network, model, parts(network, evaluation, execution), execution);
        });
    }

    /** A cache is a processor's; a graphics processor is fastest with all there is. */
    private static Parts parts(Network network, Evaluation evaluation, Execution execution) {
        boolean together = evaluation.plan() == null
                ? network.usesBatchStatistics() : evaluation.plan().usesBatchStatistics();
        return together || execution instanceof Execution.OnCuda ? Parts.WHOLE : Parts.CACHED;
    }

    /** Where there is no blocked layout, operators that stay in it win nothing over the standard ones. */
    private static MapOperators operators(QuantizationPlan plan, Execution execution) {
        boolean stays = plan.operators() != MapOperators.BLOCKED || execution instanceof Execution.OnCpu && MapOperators.blockedHere();
        return stays ? plan.operators() : MapOperators.STANDARD;
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
