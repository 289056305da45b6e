package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bitsweep.EnvironmentException;
import org.bitsweep.ErrorKind;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.calibration.InvalidStatisticsException;
import org.bitsweep.config.CalibrationSet;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.FormatName;
import org.bitsweep.evaluation.GateException;
import org.bitsweep.imaging.ImageDecodingException;
import org.bitsweep.jobs.cli.SweepCommand;
import org.bitsweep.onnx.InvalidNetworkException;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine;

class BitsweepTest {

    private static final Path CONF = Path.of(System.getProperty("bitsweep.root"), "conf");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        return Bitsweep.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    @Test
    void versionNamesTheEngines() {
        assertEquals(0, run("--version"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("bitsweep \\d+\\.\\d+\\.\\d+.*"), lines.get(0));
        assertTrue(lines.get(1).matches("Spark 4\\..*"), lines.get(1));
        assertTrue(lines.get(2).matches("ONNX Runtime 1\\..*"), lines.get(2));
    }

    @Test
    void helpListsEveryCommand() {
        assertEquals(0, run("--help"));
        for (String command : List.of("sweep", "inspect", "benchmark", "calibrate", "prepare", "figures", "demo")) {
            assertTrue(out.toString().contains("\n  " + command + " "), out.toString());
        }
    }

    @Test
    void misspelledCommandIsAUsageErrorWithASuggestion() {
        assertEquals(2, run("swep"));
        assertTrue(err.toString().contains("Did you mean: bitsweep sweep"), err.toString());
    }

    @Test
    void unknownOptionIsAUsageError() {
        assertEquals(2, run("sweep", "--batchsize", "3"));
        assertTrue(err.toString().contains("Unknown option: '--batchsize'"), err.toString());
        assertTrue(err.toString().contains("--batch-size"), err.toString());
        assertTrue(err.toString().lines().count() <= 3, err.toString());
    }

    @Test
    void wrongValuesAreToldInTwoLines() {
        assertEquals(2, run("sweep", "a.conf", "--batch-size", "many"));
        assertEquals("bitsweep: Invalid value for option '--batch-size': 'many' is not an int\nTry 'bitsweep sweep --help'.\n",
                err.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void helpTellsExitCodesAndExamples() {
        assertEquals(0, run("--help"));
        for (ErrorKind kind : ErrorKind.values()) {
            assertTrue(out.toString().contains("\n   " + kind.exitCode() + "   "), out.toString());
        }
        assertTrue(out.toString().contains("bitsweep demo --quick"), out.toString());
        for (String command : List.of("sweep", "inspect", "benchmark", "calibrate", "prepare", "demo", "completion")) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().contains("Example"), out.toString());
            assertTrue(out.toString().contains("--stacktrace"), out.toString());
        }
    }

    @Test
    void completionIsAScriptForTheShell(@TempDir Path folder) throws IOException, InterruptedException {
        assertEquals(0, run("completion"));
        Path script = Files.writeString(folder.resolve("completion.bash"), out.toString());
        Process bash = new ProcessBuilder("bash", "-c",
                "source " + script + "; COMP_WORDS=(bitsweep sweep --calibration-o); COMP_CWORD=2; _complete_bitsweep 2> /dev/null;"
                        + " echo \"${COMPREPLY[@]}\"").redirectErrorStream(true).start();
        String completed = new String(bash.getInputStream().readAllBytes()).strip();
        assertEquals(0, bash.waitFor(), completed);
        assertEquals("--calibration-overlap", completed);
    }

    @Test
    void whatTheUserCanMendIsOneLineWithoutAStackTrace() {
        assertEquals(2, run("sweep", CONF.resolve("sweeps/tabel3.conf").toString()));
        assertEquals(
                "bitsweep: " + CONF.resolve("sweeps/tabel3.conf") + ": no such file. Did you mean \"table3.conf\"?\n",
                err.toString().replace(System.lineSeparator(), "\n"));
    }

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        private final Exception error;

        private Failing(Exception error) {
            this.error = error;
        }

        @Override
        public Integer call() throws Exception {
            throw error;
        }
    }

    private int fail(Exception error, String... options) {
        // Streams are handed down to the sub-commands that exist when they are set.
        return commandLine()
                .addSubcommand("failing", new Failing(error))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(options), Stream.of("failing")).toArray(String[]::new));
    }

    @Test
    void whatInputsAreRefusedForIsOneLine() {
        Map<Exception, String> messages = Map.of(
                new InputException("cat.jpg: not a JPEG."), "cat.jpg: not a JPEG.",
                new ImageDecodingException("cat.jpg", "expected a JPEG,\n  found text."),
                "Image 'cat.jpg': expected a JPEG, found text.",
                new DatasetException("m.csv, line 3", "a label", "none", "Add it"),
                "m.csv, line 3: expected a label, found none. Add it.",
                new InvalidNetworkException("a.onnx", "has no output."), "a.onnx: has no output.",
                new InvalidStatisticsException("s.json", "is of another network."), "s.json: is of another network.",
                new InvalidSettingException("clipping", "laplace", "laplce"), "clipping: expected laplace, found laplce");
        messages.forEach((error, message) -> {
            err.getBuffer().setLength(0);
            assertEquals(2, fail(error));
            assertEquals("bitsweep: " + message, err.toString().strip());
        });
    }

    @Test
    void gateAndEnvironmentHaveExitCodesOfTheirOwn() {
        assertEquals(6, fail(new GateException("resnet18: float32 Top-1 is 3 %.")));
        assertEquals("bitsweep: resnet18: float32 Top-1 is 3 %.", err.toString().strip());
        err.getBuffer().setLength(0);
        assertEquals(7, fail(new EnvironmentException("a disk is full.", new IllegalStateException("inside"))));
        assertEquals("bitsweep: a disk is full.", err.toString().strip());
    }

    @Test
    void theStackTraceIsPrintedWhenItIsAskedFor() {
        assertEquals(7, fail(new EnvironmentException("a disk is full.", new IllegalStateException("inside")), "--stacktrace"));
        assertTrue(err.toString().contains("Caused by: java.lang.IllegalStateException: inside"), err.toString());
        assertTrue(err.toString().strip().endsWith("bitsweep: a disk is full."), err.toString());
    }

    @Test
    void faultsOfTheProgramKeepTheirStackTrace() {
        assertEquals(1, fail(new IllegalStateException("impossible")));
        assertTrue(err.toString().startsWith("java.lang.IllegalStateException: impossible"), err.toString());
        assertTrue(err.toString().contains("BitsweepTest"), err.toString());
        assertTrue(err.toString().contains("a fault of the program"), err.toString());
    }

    private static Sweep sweep(String... arguments) {
        SweepCommand command = new SweepCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.sweep();
    }

    @Test
    void commonCaseWithoutAFile() {
        Sweep sweep = sweep(
                "--network", "net.onnx",
                "--network-conf", CONF.resolve("networks/resnet20.conf").toString(),
                "--manifest", "images/manifest.csv",
                "--classes", "10",
                "--bits", "4,8W4A",
                "--methods", "none,aciq+bias-correction",
                "--statistics", "calibrated",
                "--set", "clipping=2-sigma",
                "--calibration", "c.csv",
                "--calibration-images", "32",
                "--batch-size", "250",
                "--limit", "500",
                "--output", "results");
        NetworkSweep network = sweep.networks().get(0);
        assertEquals(Path.of("net.onnx").toAbsolutePath(), network.network().onnx().path());
        assertEquals(Path.of("images/manifest.csv").toAbsolutePath(), sweep.dataset().source().location().path());
        assertEquals(StatisticsSource.CALIBRATED, network.settings().statistics());
        assertEquals(new StandardDeviations(2), network.settings().clipping());
        assertEquals(
                List.of("4W4A", "8W4A", "4W4A", "8W4A"),
                network.configurations().stream().map(QuantizationConfig::bitsTitle).toList());
        CalibrationSet.Images calibration = (CalibrationSet.Images) sweep.calibration().orElseThrow();
        assertEquals(Path.of("c.csv").toAbsolutePath(), calibration.source().location().path());
        assertEquals(32, calibration.images().getAsInt());
        assertEquals(Sweep.Gate.ON, sweep.gate());
        assertEquals(250, sweep.batchSize());
        assertEquals(500, sweep.limit().getAsInt());
        assertEquals(Path.of("results").toAbsolutePath(), sweep.output().orElseThrow().path());
    }

    @Test
    void optionsOverrideTheFile() {
        Sweep sweep = sweep(
                CONF.resolve("sweeps/table1.conf").toString(),
                "--manifest", "m.csv",
                "--classes", "1000",
                "--bits", "4",
                "--methods", "all",
                "--profile", "paper");
        assertEquals(6, sweep.networks().size());
        assertEquals(1, sweep.networks().get(0).configurations().size());
        DatasetSource.Encoded source = (DatasetSource.Encoded) sweep.dataset().source();
        assertEquals(FormatName.MANIFEST, source.format());
        assertEquals(Map.of("location", absolute("m.csv"), "classes", "1000"), source.settings());
    }

    private static String absolute(String name) {
        return Path.of(name).toAbsolutePath().toString();
    }

    private static DatasetSource.Encoded source(String... options) {
        String network = CONF.resolve("networks/resnet18.conf").toString();
        return (DatasetSource.Encoded) sweep(Stream.concat(Stream.of("--network", network), Stream.of(options))
                        .toArray(String[]::new))
                .dataset()
                .source();
    }

    @Test
    void formsOfImages() {
        DatasetSource.Encoded folders = source("--image-folder", "val");
        assertEquals(FormatName.IMAGE_FOLDER, folders.format());
        assertEquals(Map.of("location", absolute("val")), folders.settings());
        assertEquals(
                Map.of("location", absolute("val"), "classes", absolute("c.csv")),
                source("--image-folder", "val", "--class-list", "c.csv").settings());
        DatasetSource.Encoded tar = source("--tar", "v.tar", "--labels", "l.csv", "--classes", "imagenet");
        assertEquals(FormatName.TAR_WITH_LABELS, tar.format());
        assertEquals(
                Map.of("location", absolute("v.tar"), "labels-by-name", absolute("l.csv"), "classes", "imagenet"),
                tar.settings());
    }

    @Test
    void gateOverlapAndStoredStatistics() {
        Sweep sweep = sweep(
                "--network", CONF.resolve("networks/resnet18.conf").toString(),
                "--image-folder", "val",
                "--statistics", "calibrated",
                "--calibration", "s.json",
                "--calibration-overlap", "allow",
                "--no-gate");
        assertEquals(new CalibrationSet.Stored(new Location(absolute("s.json"))), sweep.calibration().orElseThrow());
        assertEquals(Sweep.CalibrationOverlap.ALLOW, sweep.calibrationOverlap());
        assertEquals(Sweep.Gate.OFF, sweep.gate());
    }

    @Test
    void optionsThatContradictEachOther() {
        contradiction(
                "--dataset, --manifest, --image-folder and --tar exclude each other. Keep one.",
                "--dataset", "a", "--manifest", "b");
        contradiction(
                "--tar and --labels belong together, and only --tar is given. Add the other (a .conf file for --dataset can"
                        + " describe archives in other forms).",
                "--tar", "a");
        contradiction(
                "--classes and --class-list exclude each other: a list tells its number. Keep one.",
                "--manifest", "a", "--classes", "3", "--class-list", "c");
        contradiction(
                "--classes and --class-list describe the images of --manifest, --image-folder or --tar, and none is given."
                        + " Add one, or remove them.",
                "--dataset", "a", "--classes", "3");
    }

    private void contradiction(String message, String... options) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(Stream.concat(Stream.of("sweep", "--network", "a.conf"), Stream.of(options)).toArray(String[]::new)));
        assertEquals("bitsweep: command line: " + message, err.toString().strip());
    }

    @Test
    void theDemoNeedsTheSourceTree() {
        assertEquals(2, run("demo"));
        assertEquals("bitsweep: demo: its pictures and networks come with the source tree, which was not found. Start it with"
                + " scripts/bitsweep demo.", err.toString().strip());
    }

    @Test
    void anEmptyNetworkIsRefused(@TempDir Path folder) throws IOException {
        Path network = Files.writeString(folder.resolve("net.onnx"), "");
        assertEquals(2, run("inspect", network.toString()));
        assertEquals("bitsweep: " + network + ": the file is empty; expected an ONNX network", err.toString().strip());
    }
}
