package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.util.List;
import org.bitsweep.report.table.HtmlRenderer;

/** Tables, figures and drawings as one HTML file in the style of {@link ReportPage}. */
public final class SectionsPage {

    private SectionsPage() {}

    /**
     * The whole file, in UTF-8 when written as such.
     *
     * @param title of the page
     * @param lead one sentence below it
     * @param sections from top to bottom
     * @param written what wrote the page, for its foot
     */
    public static String render(String title, String lead, List<Section> sections, String written) {
        StringBuilder page = new StringBuilder(PageFrame.head(title))
                .append("<p class=\"lead\">").append(escape(lead)).append("</p>\n");
        page.append("<nav aria-label=\"Sections\"><ul>\n");
        sections.forEach(section -> page.append(PageFrame.link(section.id(), section.title())));
        page.append(PageFrame.CONTENT);
        for (Section section : sections) {
            page.append("<section aria-labelledby=\"").append(section.id()).append("\">\n<h2 id=\"").append(section.id()).append("\">")
                    .append(escape(section.title())).append("</h2>\n");
            section.parts().forEach(part -> page.append(render(part)));
            page.append("</section>\n");
        }
        return page.append(PageFrame.foot(written)).toString();
    }

    private static String render(Section.Part part) {
        if (part instanceof Section.Tabled tabled) {
            return new HtmlRenderer().render(tabled.table());
        }
        if (part instanceof Section.Chart chart) {
            return FigureHtml.of(chart.figure());
        }
        Section.Drawing drawing = (Section.Drawing) part;
        return "<figure class=\"chart\">\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
                + escape(drawing.caption()) + "\">\n" + drawing.svg() + "</div>\n<figcaption>" + escape(drawing.caption())
                + "</figcaption>\n</figure>\n";
    }
}
