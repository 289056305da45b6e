package org.bitsweep.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitsweep.figures.PaperFigures;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure.Scale;
import org.bitsweep.report.figure.Figure.Series;
import org.bitsweep.report.figure.Figure.Shape;
import org.bitsweep.report.figure.Figure.Style;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FigureTest {

    private static final Figure SMALL = new Figure("small", "A < B & C",
            new Axis("time (s)", Scale.LINEAR), new Axis("share, \"of all\"", Scale.LINEAR),
            List.of(new Series("line", List.of(new Point(0, 1), new Point(1, 0.5), new Point(2, 1e-9)), Style.LINE, 0),
                    new Series("points", List.of(new Point(0.5, 0.25)), Style.POINTS, 1)),
            List.of(new Mark.At("best", List.of(new Point(1, 0.5)), Shape.DIAMOND, 2), new Mark.Vertical("here", 1.5, 3)),
            "A line that falls.");

    @Test
    void numbersAsCsv() {
        assertEquals("""
                kind,title,time (s),"share, ""of all\"""
                series,line,0.0000000,1.0000000
                series,line,1.0000000,0.50000000
                series,line,2.0000000,1.0000000e-09
                series,points,0.50000000,0.25000000
                mark,best,1.0000000,0.50000000
                mark,here,1.5000000,
                """, FigureCsv.render(SMALL));
    }

    @Test
    void svgIsWellFormedAndSaysWhatItShows() throws Exception {
        Element root = parse(SvgRenderer.render(SMALL));
        assertEquals("svg", root.getTagName());
        assertEquals("img", root.getAttribute("role"));
        assertEquals("A < B & C", root.getElementsByTagName("title").item(0).getTextContent());
        assertEquals("A line that falls.", root.getElementsByTagName("desc").item(0).getTextContent());
        Set<String> strokes = styles(root);
        for (String colour : List.of("rgb(0,114,178)", "rgb(213,94,0)", "rgb(0,158,115)", "rgb(204,121,167)")) {
            assertTrue(strokes.stream().anyMatch(style -> style.contains(colour)), colour + " among " + strokes);
        }
    }

    /** Two figures on one page share no identifier, and a figure drawn twice, wherever, is the same text. */
    @Test
    void theSameTextEveryTime() {
        Locale locale = Locale.getDefault();
        String first = SvgRenderer.render(SMALL);
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals(first, SvgRenderer.render(SMALL));
        } finally {
            Locale.setDefault(locale);
        }
        Figure other = new Figure("other", SMALL.title(), SMALL.x(), SMALL.y(), SMALL.series(), SMALL.marks(), "x");
        assertFalse(SvgRenderer.render(other).contains("figure-small"));
        assertTrue(first.contains("url(#figure-small-clip)"));
    }

    /** XChart's own area would fill to the top of a logarithmic axis: the filled outline ends at the bottom, zeros too. */
    @Test
    void areaOnALogarithmicAxisIsBelowItsLine() throws Exception {
        List<Point> points = List.of(new Point(0, 1), new Point(1, 0), new Point(2, 100));
        Figure figure = new Figure("area", "area", new Axis("x", Scale.LINEAR), new Axis("y", Scale.LOGARITHMIC),
                List.of(new Series("values", points, Style.AREA, 0)), List.of(), "an area");
        Element root = parse(SvgRenderer.render(figure));
        NodeList paths = root.getElementsByTagName("path");
        String outline = null;
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.getAttribute("style").contains("rgb(0,114,178)")) {
                outline = path.getAttribute("d");
                break;
            }
        }
        double[] heights = Arrays.stream(outline.split("[ML ]+")).filter(part -> part.contains(","))
                .mapToDouble(part -> Double.parseDouble(part.split(",")[1])).toArray();
        // Downwards on the page: the least value, zero drawn as it, both ends of the base, and the highest.
        assertEquals(heights[0], heights[1], 0.01);
        assertEquals(heights[0], heights[3], 0.01);
        assertEquals(heights[0], heights[4], 0.01);
        assertTrue(heights[2] < heights[0] - 100, outline);
    }

    @Test
    void everyFigureOfThePaperCanBeDrawn() throws Exception {
        List<Figure> figures = PaperFigures.all();
        assertEquals(List.of("clipping-error-laplace", "clipping-error-gauss", "clipping-error-laplace-positive",
                "clipping-error-gauss-positive", "bin-division", "bin-division-pairs"),
                figures.stream().map(Figure::name).collect(Collectors.toList()));
        for (Figure figure : figures) {
            parse(SvgRenderer.render(figure));
            long points = figure.series().stream().mapToLong(series -> series.points().size()).sum();
            points += figure.marks().stream().mapToLong(mark -> ((Mark.At) mark).points().size()).sum();
            assertEquals(points + 1, FigureCsv.render(figure).lines().count());
        }
    }

    @Test
    void refusesNothingAndNoNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new Point(0, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Series("s", List.of(), Style.LINE, 0));
        assertThrows(IllegalArgumentException.class,
                () -> new Figure("Name", "t", SMALL.x(), SMALL.y(), SMALL.series(), List.of(), "d"));
        assertThrows(IllegalArgumentException.class,
                () -> new Figure("name", "t", SMALL.x(), SMALL.y(), List.of(), List.of(), "d"));
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    private static Set<String> styles(Element root) {
        NodeList all = root.getElementsByTagName("*");
        Set<String> styles = new TreeSet<>();
        for (int i = 0; i < all.getLength(); i++) {
            styles.add(((Element) all.item(i)).getAttribute("style"));
        }
        return styles;
    }
}
