package org.bitsweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

    @Test
    void plainWordsStayAsTheyAre() {
        assertEquals("bitsweep accept /a/b-1.0_x --baseline hdfs://host:8020/b.csv",
                ShellCommand.of("bitsweep", "accept", "/a/b-1.0_x", "--baseline", "hdfs://host:8020/b.csv").toString());
        assertEquals("'a b' 'it'\\''s' ''", ShellCommand.of("a b", "it's", "").toString());
    }

    @Test
    void aShellReadsTheWordsBack() throws IOException, InterruptedException {
        List<String> words = List.of("two  blanks", "it's", "\"quoted\"", "$HOME ${x} $(id) `id`", "a;b|c&d>e<f", "*?[a-z]{1,2}",
                "~", "#no comment", "back\\slash\\", "!history", "two\nlines", "\ttab", "", "-n", "\u00e4\u4e2d\ud83d\ude00", "=x", "%s");
        String text = new ShellCommand(words).toString();
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + text).redirectErrorStream(true).start();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), read);
        assertEquals(String.join("\0", words) + "\0", read);
    }
}
