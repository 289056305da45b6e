package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.util.ArrayList;
import java.util.List;

/**
 * Finished runs as one HTML file that needs nothing else: no network, no script, style and figures inside. Its policy forbids
 * a browser to load or run anything, so that a name which slipped through could do no harm either.
 */
public final class ReportPage {

    private ReportPage() {}

    /**
     * The whole file, in UTF-8 when written as such.
     *
     * @param runs at least one
     * @param written what wrote the page, for its foot
     */
    public static String render(List<PageRun> runs, String written) {
        String title = runs.size() == 1 ? runs.get(0).run().sweep() : runs.size() + " runs";
        StringBuilder page = new StringBuilder(PageFrame.head(title));
        List<RunPart> parts = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            parts.add(new RunPart(runs.get(i), i + 1, runs.size() == 1 ? 2 : 3));
        }
        if (runs.size() == 1) {
            page.append(parts.get(0).lead());
        }
        page.append("<nav aria-label=\"Sections\"><ul>\n");
        for (RunPart part : parts) {
            if (runs.size() > 1) {
                page.append(PageFrame.link(part.id(), part.title()));
            } else {
                part.sections().forEach(section -> page.append(PageFrame.link(section.id(), section.title())));
            }
        }
        page.append(PageFrame.CONTENT);
        for (RunPart part : parts) {
            if (runs.size() > 1) {
                page.append("<h2 id=\"").append(part.id()).append("\">").append(escape(part.title())).append("</h2>\n")
                        .append(part.lead());
            }
            part.sections().forEach(section -> page.append(part.render(section)));
        }
        return page.append(PageFrame.foot(written)).toString();
    }
}
