package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * One call of the command line.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int code, String out, String err) {

    /** Runs a command in this process on two cores. */
    static CommandLineRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Bitsweep.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(Stream.concat(Arrays.stream(arguments), Stream.of("--master", "local[2]")).toArray(String[]::new));
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** The same, which must do what it says. */
    static CommandLineRun ofSuccess(String... arguments) {
        CommandLineRun run = of(arguments);
        assertEquals(0, run.code, () -> String.join(" ", arguments) + "\n" + run.out + run.err);
        return run;
    }

    /** Starts a command in a process of its own. */
    static Process fork(Path log, String... arguments) throws IOException {
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
        return builder.start();
    }
}
