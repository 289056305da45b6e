package org.bitsweep.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * The files that a location of several stands for: one file, all files of a folder, a pattern of Hadoop's, or numbers in
 * braces as WebDataset writes them (<code>val-{000000..000049}.tar</code>).
 *
 * <p>Files in braces are named one by one, and each must be there. Those of a folder or a pattern are told by their names
 * alone, so that all of them must be parts of one set, and none of its parts may be missing ({@link NumberedParts}).
 */
final class DataFiles {

    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,9})\\.\\.(\\d{1,9})}");
    private static final Pattern PATTERN_CHARACTERS = Pattern.compile("[*?\\[{]");
    private static final int MOST_FILES = 100_000;

    private final List<String> endings;
    private final Storage storage;

    /** @param endings how names of such files end, in lower case */
    DataFiles(Collection<String> endings, Storage storage) {
        this.endings = List.copyOf(endings);
        this.storage = storage;
    }

    /** The files in the order of evaluation: that of their names, where they are not named one by one. */
    List<FileStatus> at(Path location) throws IOException {
        FileStatus found = storage.find(location).orElse(null);
        if (found != null && found.isFile()) {
            return List.of(found);
        }
        if (found != null) {
            return whole(location.toString(), storage.list(location));
        }
        List<String> names = new ArrayList<>();
        expand(location.toString(), names, location);
        if (names.size() == 1 && !PATTERN_CHARACTERS.matcher(names.get(0)).find()) {
            throw missing(location);
        }
        List<FileStatus> files = new ArrayList<>();
        for (String name : names) {
            Path path = new Path(name);
            if (PATTERN_CHARACTERS.matcher(name).find()) {
                files.addAll(whole(name, storage.matching(path)));
            } else {
                files.add(storage.find(path).filter(FileStatus::isFile).orElseThrow(() -> missing(path)));
            }
        }
        return files;
    }

    private static DatasetException missing(Path path) {
        return new DatasetException(path.toString(), "a file, a folder or a pattern of files", "nothing of that name",
                "Check the path as the machine running the driver sees it", new FileNotFoundException(path.toString()));
    }

    /** Writes out the first range in braces, then those behind it. */
    private static void expand(String name, List<String> names, Path location) {
        Matcher range = RANGE.matcher(name);
        if (!range.find()) {
            names.add(name);
            return;
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        if (last < first || last - first >= MOST_FILES || names.size() >= MOST_FILES) {
            throw new DatasetException(location.toString(), "a rising range of at most " + MOST_FILES + " files",
                    "'" + range.group() + "'", "Correct the numbers in braces");
        }
        for (int number = first; number <= last; number++) {
            String digits = String.format(Locale.ROOT, "%0" + range.group(1).length() + "d", number);
            expand(name.substring(0, range.start()) + digits + name.substring(range.end()), names, location);
        }
    }

    private List<FileStatus> whole(String where, List<FileStatus> found) throws IOException {
        if (found.isEmpty()) {
            throw new DatasetException(where, "files that end with " + String.join(" or ", endings), "none", "Check the path");
        }
        for (FileStatus status : found) {
            String name = status.getPath().getName();
            if (status.isDirectory() || endings.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
                throw new DatasetException(where, "only files that end with " + String.join(" or ", endings),
                        (status.isDirectory() ? "the folder '" : "the file '") + name + "'",
                        "Name the files by a pattern, such as val-*" + endings.get(0));
            }
            storage.requireRegular(status.getPath());
        }
        NumberedParts.requireWhole(where, found.stream().map(status -> status.getPath().getName()).collect(Collectors.toList()));
        return found;
    }
}
