package org.bitsweep.jobs.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a job is, with an estimate of the time left: a bar on a terminal, a line now and then elsewhere. */
public sealed interface ProgressReporter extends AutoCloseable {

    /** Says how much is done in all. Safe to call from several threads; numbers that go back are ignored. */
    void advanceTo(long done);

    /** Ends the bar, or says that it ended. */
    @Override
    void close();

    /**
     * Starts reporting on standard error.
     *
     * @param task what is done: {@code sweep}
     * @param unit what is counted, in the plural: {@code images}
     * @param total how many there are
     */
    static ProgressReporter start(String task, String unit, long total) {
        return onTerminal(LauncherProperty.TERMINAL.value())
                ? new Bar(task, unit, total, System.err)
                : new Lines(task, unit, total, System.err, System::nanoTime);
    }

    /**
     * Whether standard error is a terminal. Java 17 only knows about standard output, so the launcher tells; without it,
     * standard output stands for both.
     *
     * @param told {@code yes}, {@code no}, or null if nobody told
     */
    private static boolean onTerminal(String told) {
        return told == null ? System.console() != null : told.equals("yes");
    }

    /** A bar that redraws itself. */
    final class Bar implements ProgressReporter {

        private static final int REDRAW_MILLISECONDS = 500;

        private final ProgressBar bar;
        private long done;

        Bar(String task, String unit, long total, PrintStream stream) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(stream))
                    .build();
        }

        @Override
        public synchronized void advanceTo(long now) {
            done = Math.max(done, now);
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line every few seconds, for logs. */
    final class Lines implements ProgressReporter {

        private static final Duration INTERVAL = Duration.ofSeconds(5);

        private final String task;
        private final String unit;
        private final long total;
        private final PrintStream stream;
        private final LongSupplier clock;
        private final long started;
        private long lastLine;
        private long done;

        /** @param clock nanoseconds, from any origin */
        Lines(String task, String unit, long total, PrintStream stream, LongSupplier clock) {
            this.task = task;
            this.unit = unit;
            this.total = total;
            this.stream = stream;
            this.clock = clock;
            this.started = clock.getAsLong();
            this.lastLine = started;
        }

        @Override
        public synchronized void advanceTo(long now) {
            done = Math.max(done, now);
            long time = clock.getAsLong();
            if (done == 0 || time - lastLine < INTERVAL.toNanos()) {
                return;
            }
            lastLine = time;
            Duration elapsed = Duration.ofNanos(time - started);
            Duration left = Duration.ofNanos((long) ((double) elapsed.toNanos() / done * (total - done)));
            stream.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d %s (%.1f %%), %s gone, about %s left%n",
                    task,
                    done,
                    total,
                    unit,
                    100.0 * done / total,
                    text(elapsed),
                    text(left));
        }

        @Override
        public synchronized void close() {
            stream.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d %s in %s%n",
                    task,
                    done,
                    total,
                    unit,
                    text(Duration.ofNanos(clock.getAsLong() - started)));
        }

        private static String text(Duration duration) {
            return duration.toHours() > 0
                    ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                    : duration.toMinutes() > 0
                            ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                            : duration.toSeconds() + " s";
        }
    }
}
