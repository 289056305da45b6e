package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err its messages
 */
record CommandRun(int code, String out, String err) {

    private static final String PREFIX = "bitsweep: ";

    /** Runs a command within this process. */
    static CommandRun of(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Bitsweep.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments.toArray(String[]::new));
        return new CommandRun(code, out.toString().replace("\r\n", "\n"), err.toString().replace("\r\n", "\n"));
    }

    static CommandRun of(String... arguments) {
        return of(List.of(arguments));
    }

    /** The same arguments with others behind them. */
    static CommandRun of(List<String> arguments, String... more) {
        return of(Stream.concat(arguments.stream(), Stream.of(more)).toList());
    }

    CommandRun requireSuccess() {
        assertEquals(0, code, err);
        return this;
    }

    /** The refusal of what the user gave: exit code 2 and, behind the lines about progress, one message. */
    String refusal() {
        assertEquals(2, code, err);
        assertEquals("", out, "nothing is printed beside a refusal");
        String last = err.lines().reduce((earlier, later) -> later).orElse("");
        assertEquals(PREFIX, last.substring(0, Math.min(PREFIX.length(), last.length())), err);
        return last.substring(PREFIX.length());
    }
}
