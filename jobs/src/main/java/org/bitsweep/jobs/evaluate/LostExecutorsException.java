package org.bitsweep.jobs.evaluate;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;

/**
 * A job that ended because executors were lost while they worked on the same task, as often as Spark allows. What they had
 * stored by then is kept, so that whoever runs the job may go on with the rest.
 */
public final class LostExecutorsException extends RuntimeException {

    /** Spark's words for it. */
    public static final String WORDS = "ExecutorLostFailure|executor \\S+ exited|Remote RPC client disassociated"
            + "|heartbeat timed out|Container .* (killed|exited)|Command exited with code";

    private static final long serialVersionUID = 1;
    private static final Pattern PATTERN = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);
    private static final int DEEPEST = 50;

    private LostExecutorsException(Throwable failure) {
        super(failure.getMessage(), failure);
    }

    /** The failure of a job as this, if lost executors are what ended it and nothing that a task threw. */
    static Optional<LostExecutorsException> of(Exception failure) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST)
                .anyMatch(cause -> cause instanceof SparkException && PATTERN.matcher(String.valueOf(cause.getMessage())).find())
                ? Optional.of(new LostExecutorsException(failure)) : Optional.empty();
    }
}
