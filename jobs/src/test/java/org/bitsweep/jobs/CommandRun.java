package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bitsweep.ErrorKind;
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

    /** The same arguments with others behind them, to be run later. */
    static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    /** Runs a command within this process on two cores. */
    static CommandRun onTwoCores(String... arguments) {
        return of(List.of(arguments), "--master", "local[2]");
    }

    CommandRun requireSuccess() {
        assertEquals(0, code, () -> out + err);
        return this;
    }

    /** The refusal of what the user gave: exit code 2 and, behind the lines about progress, one message. */
    String refusal() {
        return refusal(ErrorKind.INPUT);
    }

    /** One message behind the lines about progress, and the exit code of its kind. */
    String refusal(ErrorKind kind) {
        assertEquals(kind.exitCode(), code, err);
        assertEquals("", out, "nothing is printed beside a refusal");
        String last = err.lines().reduce((earlier, later) -> later).orElse("");
        assertEquals(PREFIX, last.substring(0, Math.min(PREFIX.length(), last.length())), err);
        return last.substring(PREFIX.length());
    }

    /** Starts a command in a process of its own. */
    static Process fork(Path log, String... arguments) throws IOException {
        return fork(log, Map.of(), arguments);
    }

    /** The same in an environment of its own beside this one's. */
    static Process fork(Path log, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-D") || option.startsWith("-XX"))
                .filter(option -> !option.contains("surefire"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", Bitsweep.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().put("CLASSPATH",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
