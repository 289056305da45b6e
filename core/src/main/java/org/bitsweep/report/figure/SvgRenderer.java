package org.bitsweep.report.figure;

import java.awt.Dimension;
import java.io.StringWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Draws a figure as SVG, by XChart on Batik. Text stays text in the reader's sans-serif, as wide as the drawing machine's
 * font has it. No display is needed. With the same fonts the same figure gives the same text.
 */
public final class SvgRenderer {

    private static final String SVG = "http://www.w3.org/2000/svg";

    private SvgRenderer() {}

    /** The whole file. */
    public static String render(Figure figure) {
        Set<String> texts = new LinkedHashSet<>();
        XYChart chart = chart(figure);
        collectTexts(chart, texts);
        String id = "figure-" + figure.name();
        TextGraphics graphics = new TextGraphics(context(id), texts);
        chart.paint(graphics, ChartStyle.WIDTH, ChartStyle.HEIGHT);
        int below = figure instanceof Figure.Bars bars ? BarsChart.writeCategories(chart, bars, graphics) : 0;
        Dimension size = new Dimension(ChartStyle.WIDTH, ChartStyle.HEIGHT + below);
        graphics.setSVGCanvasSize(size);
        Element root = graphics.getRoot();
        fix(root, graphics);
        describe(root, figure, id, size);
        StringWriter text = new StringWriter();
        try {
            graphics.stream(root, text, false, false);
        } catch (SVGGraphics2DIOException impossible) {
            throw new IllegalStateException(impossible);
        }
        // Without declaration and document type it can also stand inside a page. Batik's one definition of its own name.
        String whole = text.toString().replace("\r\n", "\n");
        return whole.substring(whole.indexOf("<svg")).replace("id=\"genericDefs\"", "id=\"" + id + "-definitions\"");
    }

    private static XYChart chart(Figure figure) {
        if (figure instanceof Figure.Curves curves) {
            return CurvesChart.of(curves);
        }
        return BarsChart.of((Figure.Bars) figure);
    }

    /** Collects every text the chart may draw. */
    private static void collectTexts(XYChart chart, Set<String> texts) {
        texts.add(chart.getTitle());
        texts.add(chart.getXAxisTitle());
        texts.add(chart.getYAxisTitle());
        chart.getSeriesCollection().stream().filter(XYSeries::isShowInLegend).map(XYSeries::getLabel).forEach(texts::add);
        texts.removeIf(String::isBlank);
        chart.setCustomYAxisTickLabelsFormatter(value -> noted(ChartStyle.label(value), texts));
        chart.setCustomXAxisTickLabelsFormatter(value -> noted(ChartStyle.label(value), texts));
    }

    private static String noted(String label, Set<String> texts) {
        texts.add(label);
        return label;
    }

    private static SVGGeneratorContext context(String id) {
        Document document;
        try {
            document = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
                    .getDOMImplementation().createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        // Thousandths of a pixel nobody sees, and they are a third of the file.
        context.setPrecision(2);
        // Two figures of one page share no identifier.
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return id + "-" + super.generateID(prefix);
            }
        });
        return context;
    }

    /** Texts as wide as they were measured, so that another font keeps them where they belong. */
    private static void fix(Element root, TextGraphics graphics) {
        NodeList texts = root.getElementsByTagNameNS(SVG, "text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            text.setAttributeNS(null, "textLength", String.format(Locale.ROOT, "%.1f", graphics.widths().get(i)));
            text.setAttributeNS(null, "lengthAdjust", "spacingAndGlyphs");
        }
    }

    /** Words for those who cannot see it. */
    private static void describe(Element root, Figure figure, String id, Dimension size) {
        root.setAttributeNS(null, "viewBox", "0 0 " + size.width + " " + size.height);
        root.setAttributeNS(null, "role", "img");
        root.setAttributeNS(null, "aria-labelledby", id + "-title " + id + "-description");
        Element description = element(root, "desc", id + "-description", figure.description());
        root.insertBefore(description, root.getFirstChild());
        root.insertBefore(element(root, "title", id + "-title", figure.title()), description);
    }

    private static Element element(Element root, String name, String id, String text) {
        Element element = root.getOwnerDocument().createElementNS(SVG, name);
        element.setAttributeNS(null, "id", id);
        element.setTextContent(text);
        return element;
    }
}
