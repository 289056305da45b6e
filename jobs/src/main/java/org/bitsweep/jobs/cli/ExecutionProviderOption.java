package org.bitsweep.jobs.cli;

import java.util.Locale;
import org.bitsweep.InputException;
import org.bitsweep.onnx.ExecutionProvider;
import picocli.CommandLine.Option;

/** What networks run on. */
final class ExecutionProviderOption {

    private static final String NAME = "--execution-provider";

    @Option(
            names = NAME,
            paramLabel = "PROVIDER",
            defaultValue = "cpu",
            description = "What networks run on: cpu, or cuda, a GPU of NVIDIA's for every task, which needs a jar built with"
                    + " mvn -Pcuda package and Spark's spark.task.resource.gpu.amount. Predictions of the two are kept apart."
                    + " Default: ${DEFAULT-VALUE}.")
    private String name;

    ExecutionProvider chosen() {
        try {
            return ExecutionProvider.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InputException("command line: expected " + NAME + " cpu or cuda, found " + name + ".", unknown);
        }
    }
}
