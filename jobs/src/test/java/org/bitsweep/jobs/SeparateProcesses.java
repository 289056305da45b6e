package org.bitsweep.jobs;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spark's {@code local-cluster}: a driver in a process of its own, which starts a master, workers and executors; each
 * executor is a JVM of its own, as on a real cluster, with the classes of the tests.
 */
final class SeparateProcesses {

    /** Two executors of one core each. */
    static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

    private SeparateProcesses() {}

    /**
     * Starts a command whose driver has executors of its own.
     *
     * @param home an empty folder: workers keep the executors' logs in {@code work}
     * @param log what the driver writes
     * @param settings of Spark, as KEY=VALUE
     * @param arguments of the command line; the master is added
     */
    static Process start(Path home, Path log, List<String> settings, List<String> arguments) throws IOException {
        // Workers look for Spark's jars there; the executors' class path comes from the driver instead.
        Files.createDirectories(home.resolve("jars"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX") || option.startsWith("-Djdk.")
                        || option.startsWith("-Dio.netty."))
                .forEach(command::add);
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-Xmx1g", "-Dspark.executor.extraClassPath=" + classPath, Bitsweep.class.getName()));
        command.addAll(arguments);
        command.addAll(List.of("--master", TWO_EXECUTORS));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        // Without its version Spark looks for the folders of a build of its own.
        builder.environment().putAll(Map.of(
                "CLASSPATH", classPath, "SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13"));
        return builder.start();
    }

    /** The same without settings. */
    static Process start(Path home, Path log, List<String> arguments) throws IOException {
        return start(home, log, List.of(), arguments);
    }

    /** The executors of a driver that are alive: master and workers are threads of the driver, no other child runs Java. */
    static List<ProcessHandle> executors(Process driver) {
        return driver.children().filter(child -> child.info().command().orElse("").endsWith("/java")).toList();
    }
}
