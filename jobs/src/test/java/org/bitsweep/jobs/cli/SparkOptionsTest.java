package org.bitsweep.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SparkOptionsTest {

    @Test
    void sessionRunsWhereTheCommandLineSays() throws IOException {
        SparkOptions options = new SparkOptions();
        new CommandLine(new Holder(options)).parseArgs("--master", "local[1]");
        options.run("test", () -> "", session -> {
            assertEquals("local[1]", session.sparkContext().master());
            assertEquals("1", session.sparkContext().conf().get("spark.executorEnv.ORT_DISABLE_TELEMETRY"));
            assertEquals("false", session.sparkContext().conf().get("spark.ui.enabled"));
            assertEquals(45, session.range(10).toJavaRDD().map(number -> number).reduce(Long::sum));
        });
    }

    @CommandLine.Command(name = "holder")
    private static final class Holder {
        @CommandLine.Mixin
        private final SparkOptions options;

        private Holder(SparkOptions options) {
            this.options = options;
        }
    }
}
