package org.bitsweep.report.figure;

import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;

/**
 * Writes as text what XChart draws as text. XChart fills the outlines of letters; an outline that is one of the known texts
 * in the current font becomes that text again, everything else stays a shape.
 */
final class TextGraphics extends SVGGraphics2D {

    private static final List<AffineTransform> TURNS =
            List.of(new AffineTransform(), AffineTransform.getRotateInstance(-Math.PI / 2));

    private final Set<String> texts;
    private final List<Double> widths = new ArrayList<>();

    /**
     * An empty page.
     *
     * @param context how it is written
     * @param texts what may be drawn; grows while XChart formats its labels
     */
    TextGraphics(SVGGeneratorContext context, Set<String> texts) {
        super(context, false);
        this.texts = texts;
    }

    /** The width of each text, in pixels, in the order of drawing. */
    List<Double> widths() {
        return widths;
    }

    @Override
    public void fill(Shape shape) {
        List<Double> drawn = coordinates(shape);
        for (String text : texts) {
            TextLayout layout = new TextLayout(text, getFont(), getFontRenderContext());
            for (AffineTransform turn : TURNS) {
                if (drawn.equals(coordinates(layout.getOutline(turn)))) {
                    write(layout, text, turn);
                    return;
                }
            }
        }
        super.fill(shape);
    }

    /** Writes a text of its own in the current font, starting at the origin of a transformation. */
    void write(String text, AffineTransform place) {
        write(new TextLayout(text, getFont(), getFontRenderContext()), text, place);
    }

    /** How wide a text is in the current font, in pixels. */
    double width(String text) {
        return new TextLayout(text, getFont(), getFontRenderContext()).getAdvance();
    }

    private void write(TextLayout layout, String text, AffineTransform place) {
        AffineTransform before = getTransform();
        transform(place);
        drawString(text, 0, 0);
        setTransform(before);
        widths.add((double) layout.getAdvance());
    }

    private static List<Double> coordinates(Shape shape) {
        List<Double> all = new ArrayList<>();
        double[] segment = new double[6];
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            Arrays.fill(segment, 0);
            all.add((double) path.currentSegment(segment));
            Arrays.stream(segment).forEach(all::add);
        }
        return all;
    }
}
