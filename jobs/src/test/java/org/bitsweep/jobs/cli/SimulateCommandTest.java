package org.bitsweep.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(new ErrorReporter()).execute(arguments);
    }

    @Test
    void printsARowACluster() {
        int code = run("--configurations", "2", "--images", "1000", "--batch-size", "100", "--float32-batch-size", "50",
                "--ms", "100", "--float32-ms", "50", "--loading", "0", "--executors", "1,30", "--seeds", "3",
                "--hours-between-losses", "1000000");
        assertEquals("", err.toString());
        assertEquals(0, code);
        String[] lines = out.toString().lines().filter(line -> line.startsWith("| 1 ") || line.startsWith("| 30 "))
                .toArray(String[]::new);
        // 250 s: 20 units of 10 s and 20 of 2.5 s. On 30 cores 10 s are the least: 250 / 300. In float32 it would be 50 s.
        assertTrue(lines[0].startsWith("| 1 | 40 | 40 | 10 | 0.07 | 5.1 | 1.000 |"), lines[0]);
        assertTrue(lines[1].startsWith("| 30 | 40 | 40 | 10 |"), lines[1]);
        assertTrue(lines[1].contains("| 0.833 |"), lines[1]);
    }

    @Test
    void refusesImpossibleCosts() {
        assertEquals(2, run("--ms", "0", "--float32-ms", "1", "--loading", "0"));
        assertTrue(err.toString().contains("expected seconds an image above 0"), err.toString());
    }
}
