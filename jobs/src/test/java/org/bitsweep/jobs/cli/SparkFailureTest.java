package org.bitsweep.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What is told of failures that Spark itself reports, from jobs that fail so. */
class SparkFailureTest {

    private static final String KEPT = "What was done stays in out; the same command goes on from there.";
    private static final String FULL = "bitsweep: a disk is full: No space left on device. " + KEPT;

    private final StringWriter err = new StringWriter();

    private int run(SparkOptions.Work work, String... arguments) {
        CommandLine line = new CommandLine(new Failing(work)).setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(new ErrorReporter())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return line.execute(arguments);
    }

    private static void fillDisk(org.apache.spark.sql.SparkSession session) {
        JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(List.of(1), 1).map(SparkFailureTest::write).collect();
    }

    private static int write(int number) throws IOException {
        throw new IOException("No space left on device");
    }

    @Test
    void aFullDiskIsOneLine() {
        assertEquals(7, run(SparkFailureTest::fillDisk, "--master", "local[1]"), err::toString);
        assertEquals(FULL, err.toString().strip());
    }

    @Test
    void theStackTraceOfAFullDiskIsPrintedOnlyIfAsked() {
        assertEquals(7, run(SparkFailureTest::fillDisk, "--master", "local[1]", "--stacktrace"), err::toString);
        assertTrue(err.toString().contains("\tat " + SparkFailureTest.class.getName() + ".write("), err::toString);
        assertTrue(err.toString().strip().endsWith(FULL), err::toString);
    }

    @CommandLine.Command(name = "failing")
    private static final class Failing implements Callable<Integer> {

        private final SparkOptions.Work work;

        @Mixin
        private SparkOptions spark;

        @Mixin
        private StacktraceOption stacktrace;

        private Failing(SparkOptions.Work work) {
            this.work = work;
        }

        @Override
        public Integer call() throws IOException {
            spark.run("failing", () -> KEPT, work);
            return 0;
        }
    }
}
