package org.bitsweep.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a picture shows: a shape and the texture that fills it. Both are needed to name the class, neither suffices.
 *
 * @param shape the outline
 * @param texture the filling
 */
public record PictureClass(Shape shape, Texture texture) {

    /** Every class, in the order of the networks' outputs. */
    public static final List<PictureClass> ALL = all();

    private static List<PictureClass> all() {
        List<PictureClass> classes = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            for (Texture texture : Texture.values()) {
                classes.add(new PictureClass(shape, texture));
            }
        }
        return List.copyOf(classes);
    }

    /** The class of picture number {@code index}: classes take turns, so any run of pictures is nearly balanced. */
    public static PictureClass ofPicture(int index) {
        return ALL.get(index % ALL.size());
    }

    /** The position among the networks' outputs. */
    public int index() {
        return ALL.indexOf(this);
    }

    /** The name as it stands in file names and in {@code classes.csv}: {@code striped-disc}. */
    public String label() {
        return texture.adjective() + "-" + shape.name().toLowerCase(Locale.ROOT);
    }
}
