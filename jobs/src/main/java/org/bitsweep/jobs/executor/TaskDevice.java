package org.bitsweep.jobs.executor;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.bitsweep.InputException;
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.ExecutionProvider;

/** Where a task's sessions run: on its own cores, or on the graphics processor that Spark gave it. */
public final class TaskDevice {

    private static final String GPU = "gpu";
    private static final String AMOUNT = "spark.task.resource.gpu.amount";

    private TaskDevice() {}

    /**
     * Refuses a provider that tasks cannot have, before anything is run.
     *
     * @throws org.bitsweep.EnvironmentException if this build has none
     * @throws InputException if Spark was not asked for graphics processors
     */
    public static void require(ExecutionProvider provider, SparkContext context) {
        provider.requireBuilt();
        SparkConf conf = context.getConf();
        if (provider == ExecutionProvider.CUDA && !context.isLocal() && !conf.contains(AMOUNT)) {
            throw new InputException("--execution-provider cuda: expected " + AMOUNT + ", by which Spark gives every task a GPU, found"
                    + " nothing. Give --conf " + AMOUNT + "=1 --conf spark.executor.resource.gpu.amount=1 and"
                    + " spark.executor.resource.gpu.discoveryScript, or a share of one such as 0.25 for four tasks on a GPU.");
        }
    }

    /**
     * Of the task that asks. In a local master Spark gives no resources out: there it is the first GPU.
     *
     * @param threads threads inside an operator, on the processor
     */
    public static Execution ofThisTask(ExecutionProvider provider, int threads) {
        if (provider == ExecutionProvider.CPU) {
            return new Execution.OnCpu(threads);
        }
        Map<String, ResourceInformation> resources = TaskContext.get().resourcesJMap();
        ResourceInformation gpu = resources.get(GPU);
        return new Execution.OnCuda(gpu == null ? 0 : Integer.parseInt(gpu.addresses()[0]));
    }
}
