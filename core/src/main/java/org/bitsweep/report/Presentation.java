package org.bitsweep.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;

/**
 * What a finished run is shown with, so that it can be printed again without the files of its sweep. No number depends on it.
 *
 * @param table the shape of its table
 * @param published figures to print beside
 * @param classes names of the classes by index; empty where the data set only numbers them
 * @param prepared by name of a network, where the images that it was given lie: below the store, or a path or URI
 */
public record Presentation(
        Sweep.TableShape table, PublishedFigures published, List<String> classes, Map<String, String> prepared) {

    /** Of a record that says nothing about it. */
    public static final Presentation PLAIN =
            new Presentation(Sweep.TableShape.NETWORKS, PublishedFigures.NONE, List.of(), Map.of());

    public Presentation {
        classes = List.copyOf(classes);
        prepared = Collections.unmodifiableMap(new LinkedHashMap<>(prepared));
    }

    /** The same in another shape. */
    public Presentation withTable(Sweep.TableShape shape) {
        return new Presentation(shape, published, classes, prepared);
    }

    /** The same beside other figures. */
    public Presentation withPublished(PublishedFigures figures) {
        return new Presentation(table, figures, classes, prepared);
    }

    /** The same with names for the classes. */
    public Presentation withClasses(List<String> names) {
        return new Presentation(table, published, names, prepared);
    }

    /** The name of a class, or its number. */
    public String className(int index) {
        return index < classes.size() ? classes.get(index) : "class " + index;
    }
}
