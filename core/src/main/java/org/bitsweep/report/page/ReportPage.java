package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finished runs as one HTML file that needs nothing else: no network, no script, style and figures inside. Its policy forbids
 * a browser to load or run anything, so that a name which slipped through could do no harm either.
 */
public final class ReportPage {

    private static final String STYLE = "report.css";

    private ReportPage() {}

    /**
     * The whole file, in UTF-8 when written as such.
     *
     * @param runs at least one
     * @param written what wrote the page, for its foot
     */
    public static String render(List<PageRun> runs, String written) {
        String title = runs.size() == 1 ? runs.get(0).run().sweep() : runs.size() + " runs";
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                        + " img-src data:\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n")
                .append("<title>").append(escape(title)).append(" - Bitsweep</title>\n")
                .append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n")
                .append("<a class=\"skip\" href=\"#content\">To the content</a>\n");
        List<RunPart> parts = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            parts.add(new RunPart(runs.get(i), i + 1, runs.size() == 1 ? 2 : 3));
        }
        page.append("<header>\n<h1>").append(escape(title)).append("</h1>\n");
        if (runs.size() == 1) {
            page.append(parts.get(0).lead());
        }
        page.append("<nav aria-label=\"Sections\"><ul>\n");
        for (RunPart part : parts) {
            if (runs.size() > 1) {
                page.append(link(part.id(), part.title()));
            } else {
                part.sections().forEach(section -> page.append(link(section.id(), section.title())));
            }
        }
        page.append("</ul></nav>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n");
        for (RunPart part : parts) {
            if (runs.size() > 1) {
                page.append("<h2 id=\"").append(part.id()).append("\">").append(escape(part.title())).append("</h2>\n")
                        .append(part.lead());
            }
            part.sections().forEach(section -> page.append(part.render(section)));
        }
        return page.append("</main>\n<footer><p>").append(escape(written)).append("</p></footer>\n</body>\n</html>\n").toString();
    }

    private static String link(String id, String title) {
        return "<li><a href=\"#" + id + "\">" + escape(title) + "</a></li>\n";
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
