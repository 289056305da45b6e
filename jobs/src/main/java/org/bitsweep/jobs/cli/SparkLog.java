package org.bitsweep.jobs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much of Spark's own log reaches the terminal: a failure is told once, by the message that ends the command. */
final class SparkLog {

    /** They write hundreds of lines, stack traces among them, about what is retried or told at the end anyway. */
    private static final List<String> RETOLD = List.of("org.apache.spark", "org.apache.hadoop", "org.apache.parquet", "io.netty");

    private static PrintStream silenced;

    private SparkLog() {}

    /** @param whole everything from warnings on is wanted */
    static void set(boolean whole) {
        RETOLD.forEach(name -> Configurator.setAllLevels(name, whole ? Level.WARN : Level.OFF));
    }

    /**
     * Until {@link #listenAgain}, nothing reaches standard error but what commands say: where Spark is stopped after a failure,
     * answers of executors still come in, and Scala prints a stack trace for each that finds its threads gone.
     */
    static void silenceThreadsThatEnd() {
        silenced = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    static void listenAgain() {
        if (silenced != null) {
            System.setErr(silenced);
            silenced = null;
        }
    }
}
