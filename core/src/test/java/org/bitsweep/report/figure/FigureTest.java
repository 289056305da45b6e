package org.bitsweep.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitsweep.figures.PaperFigures;
import org.bitsweep.report.figure.Figure.Axis;
import org.bitsweep.report.figure.Figure.Bar;
import org.bitsweep.report.figure.Figure.BarSeries;
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

    private static final Figure.Curves SMALL = new Figure.Curves("small", "A < B & C",
            new Axis("time (s)", Scale.LINEAR), new Axis("share, \"of all\"", Scale.LINEAR),
            List.of(new Series("line", List.of(new Point(0, 1), new Point(1, 0.5), new Point(2, 1e-9)), Style.LINE, 0),
                    new Series("points", List.of(new Point(0.5, 0.25)), Style.POINTS, 1)),
            List.of(new Mark.At("best", List.of(new Point(1, 0.5)), Shape.DIAMOND, 2), new Mark.Vertical("here", 1.5, 3)),
            "A line that falls.");

    private static final Figure.Bars BARS = new Figure.Bars("bars", "Networks", "network", "Top-1 (%)", List.of("a", "b & c"),
            List.of(new BarSeries("none, 4 bits", List.of(new Bar(50, 48, 53), new Bar(25, 25, 25)), 0),
                    new BarSeries("all", List.of(new Bar(75, 70, 76), new Bar(100, 90, 100)), 1)),
            "Two networks.");

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
        Set<String> strokes = attributes(root, "stroke");
        strokes.addAll(attributes(root, "fill"));
        for (String colour : List.of("rgb(0,114,178)", "rgb(213,94,0)", "rgb(0,158,115)", "rgb(204,121,167)")) {
            assertTrue(strokes.contains(colour), colour + " among " + strokes);
        }
    }

    /** Letters are text, none an outline: every title, label and name in the legend, whatever characters it has. */
    @Test
    void textStaysText() throws Exception {
        String svg = SvgRenderer.render(SMALL);
        List<String> texts = texts(parse(svg));
        assertTrue(texts.containsAll(List.of(
                "A < B & C", "time (s)", "share, \"of all\"", "line", "points", "best", "here", "0.5", "1.6", "2")), texts::toString);
        assertTrue(svg.contains(">A &lt; B &amp; C<"));
        assertTrue(attributes(parse(svg), "font-family").contains("sans-serif"));
        assertFalse(svg.contains("Q"), "letters have curves, the figure has none");
    }

    @Test
    void barsAsCsv() {
        assertEquals("""
                series,network,Top-1 (%),low,high
                "none, 4 bits",a,50.000000,48.000000,53.000000
                "none, 4 bits",b & c,25.000000,25.000000,25.000000
                all,a,75.000000,70.000000,76.000000
                all,b & c,100.00000,90.000000,100.00000
                """, FigureCsv.render(BARS));
    }

    @Test
    void barsAreAsHighAsTheirValues() throws Exception {
        Element root = parse(SvgRenderer.render(BARS));
        List<String> texts = texts(root);
        assertTrue(texts.containsAll(List.of("Networks", "network", "Top-1 (%)", "a", "b & c", "none, 4 bits", "all", "0")),
                texts::toString);
        // Four points a bar, one outline a series: zero, value, value, zero.
        double[] none = heights(root, "rgb(0,114,178)");
        double[] all = heights(root, "rgb(213,94,0)");
        double zero = none[0];
        double percent = (zero - none[1]) / 50;
        assertTrue(percent > 2, "the axis begins at zero and fills the page");
        double[] expected = {50, 50, 0, 0, 25, 25, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], (zero - none[i + 1]) / percent, 0.02);
        }
        assertEquals(75, (zero - all[1]) / percent, 0.02);
        assertEquals(100, (zero - all[5]) / percent, 0.02);
        // Three bars have error bars; the one whose ends are its value has none.
        List<Long> lengths = new ArrayList<>();
        NodeList lines = root.getElementsByTagName("line");
        for (int i = 0; i < lines.getLength(); i++) {
            Element line = (Element) lines.item(i);
            if (line.hasAttribute("clip-path") && line.getAttribute("x1").equals(line.getAttribute("x2"))) {
                lengths.add(Math.round((coordinate(line, "y1") - coordinate(line, "y2")) / percent));
            }
        }
        assertEquals(List.of(5L, 6L, 10L), lengths);
    }

    /** Names of categories too long for a level line are all still there, none left of the page. */
    @Test
    void longNamesOfCategories() throws Exception {
        List<String> names = IntStream.range(0, 16).mapToObj(i -> "combination of several methods, number " + i).toList();
        List<Bar> bars = names.stream().map(name -> new Bar(50, 49, 51)).toList();
        Element root = parse(SvgRenderer.render(new Figure.Bars(
                "long", "t", "", "y", names, List.of(new BarSeries("s", bars, 0)), "d")));
        assertTrue(texts(root).containsAll(names));
        assertTrue(Integer.parseInt(root.getAttribute("height")) > 600, "upright names need room");
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
        Figure other = new Figure.Curves("other", SMALL.title(), SMALL.x(), SMALL.y(), SMALL.series(), SMALL.marks(), "x");
        assertFalse(SvgRenderer.render(other).contains("figure-small"));
        assertTrue(first.contains("url(#figure-small-clipPath1)"));
    }

    /** XChart's own area would fill to the top of a logarithmic axis: the filled outline ends at the bottom, zeros too. */
    @Test
    void areaOnALogarithmicAxisIsBelowItsLine() throws Exception {
        List<Point> points = List.of(new Point(0, 1), new Point(1, 0), new Point(2, 100));
        Figure.Curves figure = new Figure.Curves("area", "area", new Axis("x", Scale.LINEAR), new Axis("y", Scale.LOGARITHMIC),
                List.of(new Series("values", points, Style.AREA, 0)), List.of(), "an area");
        double[] heights = heights(parse(SvgRenderer.render(figure)), "rgb(0,114,178)");
        // Downwards on the page: the least value, zero drawn as it, both ends of the base, and the highest.
        assertEquals(heights[0], heights[1], 0.01);
        assertEquals(heights[0], heights[3], 0.01);
        assertEquals(heights[0], heights[4], 0.01);
        assertTrue(heights[2] < heights[0] - 100, () -> Arrays.toString(heights));
    }

    @Test
    void everyFigureOfThePaperCanBeDrawn() throws Exception {
        List<Figure.Curves> figures = PaperFigures.all();
        assertEquals(List.of("clipping-error-laplace", "clipping-error-gauss", "clipping-error-laplace-positive",
                "clipping-error-gauss-positive", "bin-division", "bin-division-pairs"),
                figures.stream().map(Figure::name).collect(Collectors.toList()));
        for (Figure.Curves figure : figures) {
            List<String> texts = texts(parse(SvgRenderer.render(figure)));
            assertTrue(texts.containsAll(List.of(figure.title(), figure.x().title(), figure.y().title())), texts::toString);
            assertTrue(texts.containsAll(figure.series().stream().map(Series::title).toList()), texts::toString);
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
                () -> new Figure.Curves("Name", "t", SMALL.x(), SMALL.y(), SMALL.series(), List.of(), "d"));
        assertThrows(IllegalArgumentException.class,
                () -> new Figure.Curves("name", "t", SMALL.x(), SMALL.y(), List.of(), List.of(), "d"));
        assertThrows(IllegalArgumentException.class, () -> new Bar(1, 1.5, 2));
        assertThrows(IllegalArgumentException.class, () -> new Bar(Double.NaN, 0, 2));
        assertThrows(IllegalArgumentException.class,
                () -> new Figure.Bars("name", "t", "c", "v", List.of("a"), BARS.series(), "d"));
        assertThrows(IllegalArgumentException.class,
                () -> new Figure.Bars("name", "t", "c", "v", List.of("a", "a"), BARS.series(), "d"));
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    /** Where the points of the first outline filled in a colour are, in pixels from the top. */
    private static double[] heights(Element root, String colour) {
        NodeList paths = root.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            Element group = (Element) path.getParentNode();
            if ((path.hasAttribute("fill") ? path : group).getAttribute("fill").equals(colour)) {
                return Arrays.stream(path.getAttribute("d").split("[MLZ]")).filter(part -> !part.isBlank())
                        .mapToDouble(part -> Double.parseDouble(part.strip().split(" ")[1])).toArray();
            }
        }
        throw new AssertionError("nothing is filled in " + colour);
    }

    private static double coordinate(Element line, String name) {
        return Double.parseDouble(line.getAttribute(name));
    }

    private static Set<String> attributes(Element root, String name) {
        NodeList all = root.getElementsByTagName("*");
        Set<String> values = new TreeSet<>();
        for (int i = 0; i < all.getLength(); i++) {
            values.add(((Element) all.item(i)).getAttribute(name));
        }
        return values;
    }

    private static List<String> texts(Element root) {
        NodeList all = root.getElementsByTagName("text");
        return IntStream.range(0, all.getLength()).mapToObj(i -> all.item(i).getTextContent()).toList();
    }
}
