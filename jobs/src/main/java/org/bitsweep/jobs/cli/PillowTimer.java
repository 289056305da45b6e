package org.bitsweep.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.PreprocessingBenchmark;
import org.bitsweep.jobs.progress.LauncherProperty;

/** Times the same work in Pillow, if there is a Python that has it. */
final class PillowTimer {

    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    private static final long LONGEST_MINUTES = 30;

    private PillowTimer() {}

    /** What Pillow took, or why that is not known. */
    sealed interface Outcome {

        /** Milliseconds per image; no normalizing without numpy. */
        record Timed(String version, double decodeMillis, double resizeAndCropMillis, OptionalDouble normalizeMillis)
                implements Outcome {}

        /** Nothing was measured, and the reason. */
        record Absent(String reason) implements Outcome {}
    }

    /** Runs the script; never fails for want of Python or Pillow. */
    static Outcome time(Collection<byte[]> images, Preprocessing preprocessing, PreprocessingBenchmark.Rounds rounds) {
        String home = LauncherProperty.HOME.value();
        Path script = Path.of(home == null ? "" : home, "scripts", "time_pillow.py");
        if (!Files.isRegularFile(script)) {
            return new Outcome.Absent("scripts/time_pillow.py is not here (start through scripts/bitsweep)");
        }
        for (String python : PYTHONS) {
            if (hasPillow(python)) {
                return run(python, script, images, preprocessing, rounds);
            }
        }
        return new Outcome.Absent("no python3 with the package PIL (Pillow) could be started");
    }

    private static boolean hasPillow(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import PIL.Image")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Outcome run(String python, Path script, Collection<byte[]> images, Preprocessing preprocessing,
            PreprocessingBenchmark.Rounds rounds) {
        Process process = null;
        try {
            process = new ProcessBuilder(python, script.toString(), preprocessing.canonicalText(),
                    String.valueOf(rounds.warmUpRounds()), String.valueOf(rounds.rounds()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (OutputStream out = process.getOutputStream()) {
                for (byte[] image : images) {
                    ByteArrayOutputStream framed = new ByteArrayOutputStream(4 + image.length);
                    DataOutputStream frame = new DataOutputStream(framed);
                    frame.writeInt(image.length);
                    frame.write(image);
                    framed.writeTo(out);
                }
            }
            // One short line fits the pipe, so that nothing need be read before the end.
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                return new Outcome.Absent(python + " took more than " + LONGEST_MINUTES + " minutes");
            }
            String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().split(" ");
            if (process.exitValue() != 0 || words.length != 5) {
                return new Outcome.Absent(python + " could not run scripts/time_pillow.py on these images");
            }
            return new Outcome.Timed(words[0] + " " + words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]),
                    words[4].equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(words[4])));
        } catch (IOException broken) {
            return new Outcome.Absent(python + " stopped: " + broken.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome.Absent("interrupted");
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
