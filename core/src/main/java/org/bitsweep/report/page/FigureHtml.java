package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.FigureCsv;
import org.bitsweep.report.figure.SvgRenderer;

/** A figure in a page: the drawing, and its numbers folded away below. */
final class FigureHtml {

    private FigureHtml() {}

    static String of(Figure figure) {
        return "<figure class=\"chart\">\n" + drawing(figure)
                + "<details><summary>Numbers of this figure</summary>\n<pre tabindex=\"0\">" + escape(FigureCsv.render(figure))
                + "</pre></details>\n</figure>\n";
    }

    private static String drawing(Figure figure) {
        String svg;
        try {
            svg = SvgRenderer.render(figure);
        } catch (LinkageError | InternalError noFonts) {
            // A Java without fonts, as in some containers, measures no text. Hours of work must not end there.
            return "<p><strong>" + escape(figure.title()) + "</strong>: not drawn, since this machine's Java cannot measure text ("
                    + escape(String.valueOf(noFonts)) + "). Install fonts and fontconfig, and print the report again. "
                    + escape(figure.description()) + "</p>\n";
        }
        return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Figure: " + escape(figure.title()) + "\">\n"
                + svg + "\n</div>\n";
    }
}
