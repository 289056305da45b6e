package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.jobs.progress.ExecutorWatch;
import org.bitsweep.onnx.OnnxRuntime;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where Spark runs. */
final class SparkOptions {

    private static final String MASTER = "spark.master";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as local[2], yarn or spark://host:7077. Default: what spark-submit says, or"
                    + " every core of this machine. More of Spark's options (--conf, --executor-memory, ...) are read by"
                    + " scripts/bitsweep.")
    private String master;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** What is done with a session. */
    @FunctionalInterface
    interface Work {
        void run(SparkSession session) throws IOException;
    }

    /**
     * Runs something with a session and closes it.
     *
     * @param name what Spark's page calls it
     * @param kept what is left where the cluster fails meanwhile, and how to go on, as sentences
     * @throws org.bitsweep.EnvironmentException if the cluster failed
     */
    void run(String name, Supplier<String> kept, Work work) throws IOException {
        SparkSession session = session(name);
        KeptWork.is(kept);
        try {
            work.run(session);
        } catch (Exception failure) {
            if (!StacktraceOption.isAsked(command)) {
                SparkLog.silenceThreadsThatEnd();
            }
            // Spark's own exceptions are checked ones that no signature names.
            throw SparkFailure.classify(failure, kept.get());
        } finally {
            session.close();
            SparkLog.listenAgain();
            KeptWork.none();
        }
    }

    /** Spark tells an unusable master by an exception without a type of its own, here and nowhere else. */
    private SparkSession session(String name) {
        SparkConf conf = new SparkConf().setAppName(name);
        if (master != null) {
            conf.set(MASTER, master);
        }
        conf.setIfMissing(MASTER, "local[*]");
        boolean local = conf.get(MASTER).startsWith("local");
        conf.setIfMissing("spark.ui.enabled", Boolean.toString(!local));
        conf.setExecutorEnv(OnnxRuntime.NO_TELEMETRY, "1");
        SparkSession session;
        boolean whole = StacktraceOption.isAsked(command);
        SparkLog.set(whole);
        try {
            session = SparkSession.builder().config(conf).getOrCreate();
        } catch (Throwable unusable) {
            throw Stream.iterate((Throwable) unusable, Objects::nonNull, Throwable::getCause)
                    .map(cause -> String.valueOf(cause.getMessage()))
                    .filter(message -> message.startsWith("Could not parse Master URL")
                            || message.startsWith("Asked to run locally with 0 threads"))
                    .findFirst()
                    .<RuntimeException>map(message -> new InputException(
                            message + ". Write --master as local[2], yarn or spark://host:7077.", unusable))
                    .orElseGet(() -> SparkFailure.ofStart(conf.get(MASTER), unusable));
        }
        session.sparkContext().setLogLevel("WARN");
        // Once more: Spark has set up its logging meanwhile.
        SparkLog.set(whole);
        if (!local) {
            ExecutorWatch.start(session.sparkContext(), command.commandLine().getErr());
        }
        return session;
    }

    /** Whether tasks run in other processes, maybe on other machines. */
    static boolean isCluster(SparkSession session) {
        return !session.sparkContext().isLocal();
    }
}
