package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What all pages begin and end with. */
final class PageFrame {

    /** Between the list of sections and the first one. */
    static final String CONTENT = "</ul></nav>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n";

    private static final String STYLE = "report.css";

    private PageFrame() {}

    /** Down to the title. */
    static String head(String title) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " img-src data:\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<link rel=\"icon\" href=\"data:,\">\n"
                + "<title>" + escape(title) + " - Bitsweep</title>\n"
                + "<style>\n" + style() + "</style>\n</head>\n<body>\n"
                + "<a class=\"skip\" href=\"#content\">To the content</a>\n"
                + "<header>\n<h1>" + escape(title) + "</h1>\n";
    }

    static String link(String id, String title) {
        return "<li><a href=\"#" + id + "\">" + escape(title) + "</a></li>\n";
    }

    /** From the end of the content. */
    static String foot(String written) {
        return "</main>\n<footer><p>" + escape(written) + "</p></footer>\n</body>\n</html>\n";
    }

    private static String style() {
        try (InputStream in = PageFrame.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
