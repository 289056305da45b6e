package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.ObjectStreamException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.bitsweep.ClassifiedError;
import org.bitsweep.EnvironmentException;
import org.bitsweep.ErrorKind;
import org.bitsweep.InputException;
import org.bitsweep.jobs.evaluate.LostExecutorsException;

/**
 * Where failures of Spark enter: what a task threw is told from what happened to the cluster. Spark has one type for
 * both, so that its words are looked at here; only {@link LostExecutorsException} is told earlier, where a run can go on.
 */
final class SparkFailure {

    /** What happened, by the words Spark has for it; the first that fits. */
    private record Sign(Pattern words, String told) {
        Sign(String words, String told) {
            this(Pattern.compile(words, Pattern.CASE_INSENSITIVE), told);
        }
    }

    private static final List<Sign> SIGNS = List.of(
            new Sign("No space left on device|Disk quota exceeded", "a disk is full"),
            new Sign("maximum allowable number of times|FetchFailed|shuffle (file|block|output)|missing an output location",
                    "data between two stages was lost with the executors that held it, again and again"),
            new Sign("Max number of executor failures", "too many executors failed"),
            new Sign(LostExecutorsException.WORDS,
                    "executors were lost while they worked on the same piece (out of memory is the most frequent reason)"),
            new Sign("OutOfMemoryError|unable to (allocate|create native thread)", "memory ran out"),
            new Sign("All masters are unresponsive|Master removed our application|SparkContext (was|has been) shut ?down"
                    + "|stopped SparkContext|application .* (killed|finished with failed)",
                    "the cluster ended the application, or its master is gone"),
            new Sign("Failed to connect|Connection (refused|reset|timed out)|Connection from .* closed|No route to host",
                    "machines of the cluster could not reach each other"));

    /** A store that did not answer, as its client tells it: with the path, and between machines as the network does. */
    private static final Pattern STORE_AWAY = Pattern.compile("\\b(s3a|abfss?|wasbs?|gs|oss|cosn|obs)://.*"
            + "(Connect|connection|timed? ?out|Unable to execute HTTP request|Service Unavailable|Status Code: 5\\d\\d)");

    private static final String UNREADABLE_FILE = "[FAILED_READ_FILE";

    private SparkFailure() {}

    /**
     * The error as it is to be told.
     *
     * @param kept what is left and how to go on, as sentences
     * @throws IOException if the failure is one that is classified already
     */
    static RuntimeException classify(Exception failure, String kept) throws IOException {
        List<Throwable> chain = chain(failure);
        Optional<Throwable> classified = chain.stream().filter(ClassifiedError.class::isInstance).findFirst();
        if (classified.isPresent()) {
            // Spark wraps what its tasks throw; it was classified there.
            if (classified.get() instanceof IOException told) {
                throw told;
            }
            return (RuntimeException) classified.get();
        }
        Optional<Throwable> spark = chain.stream().filter(SparkFailure::isOfSpark).findFirst();
        Optional<String> damaged = chain.stream().map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> message.contains(UNREADABLE_FILE)).findFirst();
        Optional<Sign> sign = sign(chain);
        if (damaged.isPresent() && sign.isEmpty()) {
            return new InputException(firstLine(damaged.get()) + " If it is a shard of prepared images, it is damaged: remove"
                    + " the folder and prepare the data set anew.", failure);
        }
        Optional<String> away = chain.stream().map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> STORE_AWAY.matcher(message).find()).reduce((outer, inner) -> inner);
        if (away.isPresent()) {
            return new EnvironmentException("storage did not answer: " + shortened(firstLine(away.get())) + ". " + kept, failure);
        }
        if (spark.isPresent() && sign.isPresent() || ErrorsOfStorage.areIn(chain)) {
            return new EnvironmentException(sign.map(Sign::told).orElse("storage failed") + ": "
                    + shortened(firstLine(told(chain))) + ". " + kept, failure);
        }
        return failure instanceof RuntimeException unclassified ? unclassified : new IllegalStateException(failure);
    }

    /** Spark did not start for another reason than a master that is no master. */
    static RuntimeException ofStart(String master, Throwable failure) {
        if (failure instanceof Error error && !(failure instanceof ExceptionInInitializerError)) {
            throw error;
        }
        return new EnvironmentException("Spark does not start on master " + master + ": "
                + shortened(firstLine(told(chain(failure)))) + ". Nothing was run. Check that the master is up, and Spark's"
                + " settings (--conf).", failure);
    }

    private static boolean isOfSpark(Throwable cause) {
        return cause instanceof SparkException || String.valueOf(cause.getMessage()).contains("SparkContext")
                || cause.getClass().getName().startsWith("org.apache.spark.");
    }

    private static Optional<Sign> sign(List<Throwable> chain) {
        return SIGNS.stream().filter(sign -> chain.stream()
                .anyMatch(cause -> sign.words.matcher(cause.getClass().getSimpleName() + " " + cause.getMessage()).find())).findFirst();
    }

    /** The innermost message there is: it says most. */
    private static String told(List<Throwable> chain) {
        return chain.stream().map(Throwable::getMessage).filter(Objects::nonNull).filter(message -> !message.isBlank())
                .reduce((outer, inner) -> inner).orElse(chain.get(0).getClass().getSimpleName());
    }

    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("");
    }

    private static String shortened(String line) {
        String plain = line.replaceFirst("\\.+$", "");
        return plain.length() <= 300 ? plain : plain.substring(0, 300) + " ...";
    }

    private static List<Throwable> chain(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(50).toList();
    }

    /** What no code of this program throws by itself: an innermost exception of input or output that nobody classified. */
    private static final class ErrorsOfStorage {
        static boolean areIn(List<Throwable> chain) {
            Throwable innermost = chain.get(chain.size() - 1);
            // What cannot travel to executors is a fault of this program.
            return innermost instanceof IOException && !(innermost instanceof ObjectStreamException);
        }
    }
}
