package org.bitsweep.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bitsweep.EnvironmentException;
import org.bitsweep.ErrorKind;
import org.bitsweep.jobs.cli.AcceptCommand;
import org.bitsweep.jobs.cli.BenchmarkCommand;
import org.bitsweep.jobs.cli.CalibrateCommand;
import org.bitsweep.jobs.cli.CompareCommand;
import org.bitsweep.jobs.cli.CompletionCommand;
import org.bitsweep.jobs.cli.DemoCommand;
import org.bitsweep.jobs.cli.DiagnoseCommand;
import org.bitsweep.jobs.cli.EffectsCommand;
import org.bitsweep.jobs.cli.ErrorReporter;
import org.bitsweep.jobs.cli.ExportCommand;
import org.bitsweep.jobs.cli.FiguresCommand;
import org.bitsweep.jobs.cli.HistoryCommand;
import org.bitsweep.jobs.cli.InspectCommand;
import org.bitsweep.jobs.cli.KeptWork;
import org.bitsweep.jobs.cli.MlflowCommand;
import org.bitsweep.jobs.cli.NightlyCommand;
import org.bitsweep.jobs.cli.PrepareCommand;
import org.bitsweep.jobs.cli.ReportCommand;
import org.bitsweep.jobs.cli.SimulateCommand;
import org.bitsweep.jobs.cli.StacktraceOption;
import org.bitsweep.jobs.cli.StoreCommand;
import org.bitsweep.jobs.cli.SweepCommand;
import org.bitsweep.jobs.cli.UsageReporter;
import org.bitsweep.jobs.cli.Versions;
import org.bitsweep.jobs.executor.OutOfHeap;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.OnnxRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine;
import sun.misc.Signal;

/**
 * The command line: {@code bitsweep COMMAND ...}.
 *
 * <p>Exit codes: 0 when the command did what it says; those of {@link org.bitsweep.ErrorKind} when it did not, with one
 * message on standard error that says what to do; a fault of the program with its stack trace.
 */
@Command(
        name = "bitsweep",
        description = "Measures how post-training quantization changes a network's accuracy.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SweepCommand.class,
            CompareCommand.class,
            AcceptCommand.class,
            NightlyCommand.class,
            HistoryCommand.class,
            EffectsCommand.class,
            ReportCommand.class,
            MlflowCommand.class,
            StoreCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            DiagnoseCommand.class,
            BenchmarkCommand.class,
            CalibrateCommand.class,
            PrepareCommand.class,
            FiguresCommand.class,
            DemoCommand.class,
            SimulateCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:The command did what it says.",
            " 1:A fault of the program.",
            " 2:Wrong use, or input that cannot be used.",
            " 3:A comparison found something worse.",
            " 4:A comparison found something better or changed.",
            " 5:A comparison lacks cells, or has some that cannot be compared.",
            " 6:The float32 gate stopped the run.",
            " 7:Storage, cluster or machine failed."
        },
        footer = {
            "",
            "Examples:",
            "  bitsweep demo --quick",
            "  bitsweep sweep conf/sweeps/table3.conf --image-folder /data/imagenet/val",
            "  bitsweep inspect resnet18.onnx --bits 4 --methods all",
            "  bitsweep COMMAND --help"
        })
public final class Bitsweep {

    private static final String CLUSTER = "cluster";
    /** What shells add to the number of a signal that ended a process. */
    private static final int SIGNALLED = 128;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

    @Mixin
    private StacktraceOption stacktrace;

    private Bitsweep() {}

    /**
     * Runs a command. After success the process ends by itself: on YARN, a driver that exits is a driver that failed.
     */
    public static void main(String[] arguments) {
        boolean onCluster = CLUSTER.equals(System.getProperty("spark.submit.deployMode"));
        AtomicBoolean ended = new AtomicBoolean();
        PrintWriter err = new PrintWriter(System.err, true);
        Runnable stopped = () -> {
            if (!ended.getAndSet(true)) {
                err.println("bitsweep: stopped from outside. "
                        + KeptWork.sentences().orElse("The same command goes on where it can, or starts again."));
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(stopped, "interrupted"));
        if (!onCluster) {
            // Inside a cluster's own process the signals are the cluster's.
            for (String signal : List.of("INT", "TERM")) {
                Signal.handle(new Signal(signal), caught -> {
                    stopped.run();
                    exit(SIGNALLED + caught.getNumber());
                });
            }
        }
        if (System.getenv(OnnxRuntime.NO_TELEMETRY) == null) {
            err.println("bitsweep: " + OnnxRuntime.NO_TELEMETRY + " is not set to 1 in this process's environment: ONNX Runtime"
                    + " may leave an empty database of telemetry in the home folder. Start with scripts/bitsweep, or set it.");
        }
        int code;
        try {
            code = commandLine(new PrintWriter(System.out, true), err).execute(arguments);
        } catch (OutOfMemoryError heap) {
            EnvironmentException told = OutOfHeap.of("in this command", heap);
            err.println("bitsweep: " + told.getMessage() + KeptWork.sentences().map(kept -> " " + kept).orElse(""));
            code = told.kind().exitCode();
        } catch (Error fatal) {
            // A class path that does not fit: nothing that a command could tell.
            fatal.printStackTrace(err);
            code = ErrorKind.PROGRAM.exitCode();
        } finally {
            ended.set(true);
        }
        if (code == 0) {
            return;
        }
        if (onCluster) {
            // What runs inside a cluster's own process tells it of failure by an exception; exiting would look like a crash.
            throw new FailedOnClusterException(code);
        }
        exit(code);
    }

    /** Ends the process in order, but never under a network that runs. */
    private static void exit(int code) {
        if (NativeWork.rest(LONGEST_RUN)) {
            System.exit(code);
        }
        // Without what is done at an exit: that would crash.
        Runtime.getRuntime().halt(code);
    }

    private static final class FailedOnClusterException extends RuntimeException {
        FailedOnClusterException(int code) {
            super("bitsweep ended with exit code " + code + "; its message stands above");
        }
    }

    /** The whole command line, writing results and errors where it is told to. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Bitsweep())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageReporter())
                .setExecutionExceptionHandler(new ErrorReporter());
    }
}
