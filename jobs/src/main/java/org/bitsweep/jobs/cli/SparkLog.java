package org.bitsweep.jobs.cli;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much of Spark's own log reaches the terminal: a failure is told once, by the message that ends the command. */
final class SparkLog {

    /** They write hundreds of lines, stack traces among them, about what is retried or told at the end anyway. */
    private static final List<String> RETOLD = List.of("org.apache.spark", "org.apache.hadoop", "org.apache.parquet", "io.netty");

    private SparkLog() {}

    /** @param whole everything from warnings on is wanted */
    static void set(boolean whole) {
        RETOLD.forEach(name -> Configurator.setAllLevels(name, whole ? Level.WARN : Level.OFF));
    }
}
