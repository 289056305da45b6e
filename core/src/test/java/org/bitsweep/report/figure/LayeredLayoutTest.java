package org.bitsweep.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.LayeredLayout.Box;
import org.bitsweep.report.figure.LayeredLayout.Edge;
import org.bitsweep.report.figure.LayeredLayout.Line;
import org.bitsweep.report.figure.LayeredLayout.Size;
import org.junit.jupiter.api.Test;

/** Small graphs by hand, and what holds of every drawing. */
class LayeredLayoutTest {

    private static final Size BOX = new Size(90, 36);

    private static List<Size> boxes(int count) {
        return Collections.nCopies(count, BOX);
    }

    private static void requireSound(LayeredLayout layout) {
        for (int i = 0; i < layout.boxes().size(); i++) {
            Box one = layout.boxes().get(i);
            assertTrue(one.x() >= -1e-9 && one.y() >= 0 && one.x() + one.width() <= layout.width() + 1e-9
                    && one.bottom() <= layout.height() + 1e-9, one + " in " + layout.width() + " x " + layout.height());
            for (int j = 0; j < i; j++) {
                Box other = layout.boxes().get(j);
                boolean apart = one.x() + one.width() <= other.x() || other.x() + other.width() <= one.x()
                        || one.bottom() <= other.y() || other.bottom() <= one.y();
                assertTrue(apart, i + " " + one + " lies over " + j + " " + other);
            }
        }
        for (Line line : layout.lines()) {
            Box from = layout.boxes().get(line.edge().from());
            Box to = layout.boxes().get(line.edge().to());
            assertEquals(new Point(from.middle(), from.bottom()), line.points().get(0), line.toString());
            assertEquals(new Point(to.middle(), to.y()), line.points().get(line.points().size() - 1), line.toString());
            for (int i = 1; i < line.points().size(); i++) {
                for (Box box : layout.boxes()) {
                    requireBeside(line.points().get(i - 1), line.points().get(i), box);
                }
            }
        }
    }

    /** Upright parts pass boxes, and so do the others, which stay between rows. */
    private static void requireBeside(Point from, Point to, Box box) {
        double least = Math.min(from.y(), to.y());
        double most = Math.max(from.y(), to.y());
        boolean level = most > box.y() + 1e-9 && least < box.bottom() - 1e-9;
        boolean beside = Math.max(from.x(), to.x()) < box.x() || Math.min(from.x(), to.x()) > box.x() + box.width();
        assertTrue(!level || beside, from + " to " + to + " runs over " + box);
    }

    /** A stem, a block of two with a skip, then three branches of one, two and three nodes into one. */
    @Test
    void rowsAreTheLongestWays() {
        List<Edge> edges = List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3), new Edge(0, 3),
                new Edge(3, 4), new Edge(3, 5), new Edge(5, 6), new Edge(3, 7), new Edge(7, 8), new Edge(8, 9),
                new Edge(4, 10), new Edge(6, 10), new Edge(9, 10));
        List<Size> sizes = new ArrayList<>(boxes(11));
        sizes.set(3, new Size(18, 18));
        LayeredLayout layout = LayeredLayout.of(sizes, edges, 10_000);
        assertEquals(List.of(0, 1, 2, 3, 4, 4, 5, 4, 5, 6, 7), layout.boxes().stream().map(Box::row).toList());
        requireSound(layout);
        // The skip passes two rows beside their nodes: there and back it bends.
        List<Point> skip = layout.lines().get(3).points();
        assertTrue(skip.stream().mapToDouble(Point::x).max().orElseThrow() > layout.boxes().get(1).x() + 90
                || skip.stream().mapToDouble(Point::x).min().orElseThrow() < layout.boxes().get(1).x(), skip.toString());
        // The chain beside it is straight.
        assertEquals(layout.boxes().get(1).middle(), layout.boxes().get(2).middle(), 0.1);
        assertEquals(layout.boxes().get(0).middle(), layout.boxes().get(1).middle(), 0.1);
        // Branches stand side by side, each straight.
        assertEquals(layout.boxes().get(7).middle(), layout.boxes().get(9).middle(), 1);
        assertEquals(layout.boxes().get(4).y(), layout.boxes().get(7).y());
    }

    /** Two pairs that lead crosswise are turned. */
    @Test
    void crossingsAreUndone() {
        LayeredLayout layout = LayeredLayout.of(boxes(5), List.of(new Edge(0, 1), new Edge(0, 2), new Edge(1, 4), new Edge(2, 3)), 10_000);
        requireSound(layout);
        assertTrue((layout.boxes().get(1).x() - layout.boxes().get(2).x()) * (layout.boxes().get(4).x() - layout.boxes().get(3).x()) > 0);
    }

    /** Forty nodes in a row are three columns of the height that is asked for; no column ends within a block. */
    @Test
    void aLongChainIsCutIntoColumns() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < 40; i++) {
            edges.add(new Edge(i - 1, i));
        }
        for (int i = 0; i < 39; i += 3) {
            edges.add(new Edge(i, i + 3));
        }
        LayeredLayout layout = LayeredLayout.of(boxes(40), edges, 800);
        requireSound(layout);
        List<Long> lefts = layout.boxes().stream().map(box -> Math.round(box.x())).distinct().toList();
        assertEquals(3, lefts.size(), lefts.toString());
        assertTrue(layout.height() < 950, layout.height() + "");
        for (int i = 0; i < 39; i += 3) {
            assertEquals(layout.boxes().get(i + 1).x(), layout.boxes().get(i + 2).x(), 0.1, i + "");
        }
        // An edge that goes on in the next column ends there.
        assertTrue(layout.lines().stream().anyMatch(line -> line.points().size() > 6));
    }

    @Test
    void edgesLeadForward() {
        assertThrows(IllegalArgumentException.class, () -> LayeredLayout.of(boxes(2), List.of(new Edge(1, 0)), 100));
    }
}
