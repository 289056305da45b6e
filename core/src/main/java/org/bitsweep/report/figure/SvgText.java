package org.bitsweep.report.figure;

/**
 * What the drawn SVG still needs: words for those who cannot see it, names that are the same every time and different in two
 * figures of one page, and coordinates of two decimals, a third of the size.
 */
final class SvgText {

    private SvgText() {}

    static String of(String svg, Figure figure) {
        String id = "figure-" + figure.name();
        // Without declaration and document type it can also stand inside a page.
        String root = svg.substring(svg.indexOf("<svg"))
                .replaceAll("\\bclip\\d+", id + "-clip")
                .replaceAll("(\\.\\d\\d)\\d+", "$1");
        int end = root.indexOf('>');
        return root.substring(0, end) + " role=\"img\" aria-labelledby=\"" + id + "-title " + id + "-description\">\n"
                + "  <title id=\"" + id + "-title\">" + escaped(figure.title()) + "</title>\n"
                + "  <desc id=\"" + id + "-description\">" + escaped(figure.description()) + "</desc>"
                + root.substring(end + 1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
