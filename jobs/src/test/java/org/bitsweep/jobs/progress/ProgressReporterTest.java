package org.bitsweep.jobs.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

    @Test
    void aLineAtMostEveryFiveSecondsWithTheTimeLeft() {
        AtomicLong clock = new AtomicLong(17);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (ProgressReporter progress =
                new ProgressReporter.Lines("sweep", "images", 130_000, stream, clock::get)) {
            progress.advanceTo(500);
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            progress.advanceTo(1_300);
            clock.addAndGet(Duration.ofSeconds(4).toNanos());
            progress.advanceTo(1_800);
            clock.addAndGet(Duration.ofSeconds(6).toNanos());
            progress.advanceTo(1_000);
            clock.addAndGet(Duration.ofMinutes(6).toNanos());
            progress.advanceTo(65_000);
            progress.advanceTo(130_000);
        }
        assertEquals(
                """
                sweep: 1,300 of 130,000 images (1.0 %), 10 s gone, about 16 min 30 s left
                sweep: 1,800 of 130,000 images (1.4 %), 20 s gone, about 23 min 44 s left
                sweep: 65,000 of 130,000 images (50.0 %), 6 min 20 s gone, about 6 min 20 s left
                sweep: 130,000 of 130,000 images in 6 min 20 s
                """,
                bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }
}
