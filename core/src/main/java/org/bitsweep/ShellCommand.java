package org.bitsweep;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command to be pasted into a shell.
 *
 * @param words the program and its arguments as they are, unquoted
 */
public record ShellCommand(List<String> words) {

    /** No shell reads anything into these. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    public ShellCommand {
        words = List.copyOf(words);
    }

    public static ShellCommand of(String... words) {
        return new ShellCommand(List.of(words));
    }

    /** The text that a POSIX shell reads as these words: what is not plain stands in single quotes. */
    @Override
    public String toString() {
        return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
