package org.bitsweep.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * The classes of a data set by name: what a folder name or a written label is looked up in.
 *
 * <p>Ids are unique; names need not be. A name that stands for several classes is refused where it is used.
 *
 * @param classes the classes in the order of their indices, from 0 without gaps
 */
public record ClassList(List<ImageClass> classes) implements Classes {

    private static final String IMAGENET_RESOURCE = "imagenet-classes.csv";

    /**
     * Checks that indices run from 0 without gaps and ids are unique.
     *
     * @throws IllegalArgumentException if they do not, or if a class has a number as id or name that is not its index
     */
    public ClassList {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("a class list needs at least one class");
        }
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            ImageClass one = classes.get(i);
            if (one.index() != i) {
                throw new IllegalArgumentException("expected class index " + i + ", found " + one.index());
            }
            Integer earlier = ids.putIfAbsent(one.id(), i);
            if (earlier != null) {
                throw new IllegalArgumentException(
                        "expected unique class ids, found '" + one.id() + "' at index " + earlier + " and " + i);
            }
            for (String text : List.of(one.id(), one.name())) {
                // A label '7' must not mean index 7 in one reading and the class called 7 in another.
                if (ClassIndexText.isNumber(text) && !text.equals(Integer.toString(i))) {
                    throw new IllegalArgumentException("expected a name, found the number '" + text + "' for class index "
                            + i + ", which would be read as another class's index");
                }
            }
        }
    }

    /** The 1,000 classes of ImageNet (ILSVRC 2012), in the order of their WordNet ids, as networks number them. */
    public static ClassList imageNet() {
        return ImageNetHolder.CLASSES;
    }

    /**
     * Reads a class list: CSV with the header {@code index,wnid,name}, or {@code index,name} where names serve as ids.
     *
     * @param file the CSV file
     * @param configuration how its file system is reached
     * @return the classes
     * @throws DatasetException if the file is missing or no class list
     * @throws IOException if the storage fails
     */
    public static ClassList read(Path file, Configuration configuration) throws IOException {
        return parse(file.toString(), new Storage(configuration).lines(file));
    }

    private static ClassList parse(String file, List<String> lines) {
        Csv.Table table = Csv.read(file, lines);
        int nameColumn;
        if (table.header().equals(List.of("index", "wnid", "name"))) {
            nameColumn = 2;
        } else if (table.header().equals(List.of("index", "name"))) {
            nameColumn = 1;
        } else {
            throw new DatasetException(file + ", line 1", "the header 'index,wnid,name' or 'index,name'",
                    "'" + String.join(",", table.header()) + "'", "Add or correct the header");
        }
        List<ImageClass> classes = new ArrayList<>(table.rows().size());
        for (Csv.Row row : table.rows()) {
            String written = row.fields().get(0);
            if (!written.equals(Integer.toString(classes.size()))) {
                throw new DatasetException(file + ", line " + row.line(), "class index " + classes.size(),
                        "'" + written + "'", "List classes in the order of their indices, from 0 without gaps");
            }
            if (row.fields().contains("")) {
                throw new DatasetException(file + ", line " + row.line(), "an id and a name", "an empty field",
                        "Fill the field in");
            }
            classes.add(new ImageClass(classes.size(), row.fields().get(1), row.fields().get(nameColumn)));
        }
        try {
            return new ClassList(classes);
        } catch (IllegalArgumentException inconsistent) {
            throw new DatasetException(file, "a consistent class list",
                    "a fault: " + inconsistent.getMessage(), "Correct the class list", inconsistent);
        }
    }

    @Override
    public int count() {
        return classes.size();
    }

    /** A name for each class, by index: its own, with its id behind where several share it. */
    public List<String> names() {
        return classes.stream()
                .map(one -> classes.stream().filter(other -> other.name().equals(one.name())).count() == 1
                        ? one.name() : one.name() + " (" + one.id() + ")")
                .toList();
    }

    /** The index of the class with this id, or empty. */
    public OptionalInt indexOfId(String id) {
        return classes.stream().filter(one -> one.id().equals(id)).mapToInt(ImageClass::index).findFirst();
    }

    @Override
    public int labelOf(String text, String where) {
        return ClassIndexText.isNumber(text) ? ClassIndexText.parse(text, count(), where) : indexNamed(text, where);
    }

    /** The index of the class with this id or name; numbers are not read as indices. */
    private int indexNamed(String text, String where) {
        List<ImageClass> named = classes.stream().filter(one -> one.id().equals(text)).toList();
        if (named.isEmpty()) {
            named = classes.stream().filter(one -> one.name().equals(text)).toList();
        }
        if (named.size() == 1) {
            return named.get(0).index();
        }
        if (named.isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            classes.forEach(one -> known.addAll(List.of(one.id(), one.name())));
            throw new DatasetException(where, "the id or name of one of " + count() + " classes",
                    "'" + text + "'" + Suggestion.hint(text, known), "Correct it, or give the class list it belongs to");
        }
        throw new DatasetException(where, "a name that stands for one class",
                "'" + text + "', which stands for " + named.size() + " classes: " + named.stream()
                        .map(one -> one.id() + " (index " + one.index() + ")").collect(Collectors.joining(", ")),
                "Write the class id instead");
    }

    /** Loads the built-in list when it is first asked for. */
    private static final class ImageNetHolder {
        static final ClassList CLASSES = load();

        private static ClassList load() {
            try (InputStream in = ClassList.class.getResourceAsStream(IMAGENET_RESOURCE)) {
                return parse(IMAGENET_RESOURCE, Storage.lines(IMAGENET_RESOURCE, in.readAllBytes()));
            } catch (IOException damaged) {
                throw new UncheckedIOException(damaged);
            }
        }
    }
}
