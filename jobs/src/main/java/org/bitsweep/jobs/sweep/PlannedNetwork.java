package org.bitsweep.jobs.sweep;

import java.util.List;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.quantization.plan.QuantizationPlan;

/**
 * What every configuration of one network rewrites to.
 *
 * @param loaded the network
 * @param parcel how it travels to executors
 * @param plans one for each configuration asked for, in their order
 * @param distinct float32 first, then every distinct plan once
 */
record PlannedNetwork(LoadedNetwork loaded, NetworkParcel parcel, List<QuantizationPlan> plans, List<Evaluation> distinct) {

    String name() {
        return loaded.config().name();
    }

    Evaluation float32() {
        return distinct.get(0);
    }
}
