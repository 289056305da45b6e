package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileStatus;
import org.bitsweep.InputException;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.jobs.sink.Mlflow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep mlflow}: finished runs beside a user's other experiments. */
@Command(
        name = "mlflow",
        description = "Adds finished runs to an experiment of an MLflow tracking server: a run each, with Top-1, n and noise floor of"
                + " every cell as metrics, digests as parameters, versions as tags.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Access as MLflow's own clients have it: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and",
            "MLFLOW_TRACKING_PASSWORD in the environment.",
            "",
            "Example:",
            "  bitsweep mlflow results/table3 --tracking-uri http://localhost:5000"
        })
public final class MlflowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Output folders of sweeps, or nights.")
    private List<String> runs;

    @Option(names = "--tracking-uri", paramLabel = "URL", required = true, description = "The server, such as http://localhost:5000.")
    private String server;

    @Option(names = "--experiment", paramLabel = "NAME", description = "Made if there is none. Default: ${DEFAULT-VALUE}.")
    private String experiment = "bitsweep";

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Sides sides = new Sides();
        // All are opened first: none is sent if one cannot be read.
        List<RunSide> opened = new ArrayList<>();
        for (String run : runs) {
            opened.add(sides.run(run));
        }
        Mlflow mlflow = new Mlflow(uri(), authorization(System.getenv()));
        for (int i = 0; i < opened.size(); i++) {
            RunSide side = opened.get(i);
            org.apache.hadoop.fs.Path record = side.title().below(RunSide.RESULTS).hadoopPath();
            FileStatus status = record.getFileSystem(sides.configuration()).getFileStatus(record);
            String seen = mlflow.send(side.run(), experiment, Instant.ofEpochMilli(status.getModificationTime()));
            command.commandLine().getOut().println(side.run().cells().size() + " cells of " + runs.get(i) + " are in MLflow: " + seen);
        }
        command.commandLine().getOut().flush();
        return 0;
    }

    private URI uri() {
        try {
            URI uri = URI.create(server);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException notOne) {
            // Told below.
        }
        throw new InputException("--tracking-uri " + server + ": expected the address of a server, such as http://localhost:5000,"
                + " found none. Correct it.");
    }

    /** The header that MLflow's own clients send. */
    static Optional<String> authorization(Map<String, String> environment) {
        String token = environment.get("MLFLOW_TRACKING_TOKEN");
        if (token != null) {
            return Optional.of("Bearer " + token);
        }
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        String password = environment.get("MLFLOW_TRACKING_PASSWORD");
        return user == null || password == null ? Optional.empty() : Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }
}
