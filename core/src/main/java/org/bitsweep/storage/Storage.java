package org.bitsweep.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Reads whatever a Hadoop path can name: local files, HDFS, object stores. */
public final class Storage {

    /** One image may take this many bytes at most: 1 GiB, far above any photograph and safely below an array's limit. */
    public static final long MAXIMUM_IMAGE_BYTES = 1L << 30;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Configuration configuration;

    public Storage(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The path with scheme and authority, so that it means the same file on every machine. */
    public Path qualify(Path path) throws IOException {
        return StorageAccess.at(path, configuration, fileSystem -> fileSystem.makeQualified(path));
    }

    /**
     * Refuses what can be opened but has no end, or waits for somebody to write: devices, pipes, sockets. Only local file
     * systems have such things.
     */
    public void requireRegular(Path path) throws IOException {
        Path qualified = qualify(path);
        if (!"file".equals(qualified.toUri().getScheme())) {
            return;
        }
        java.nio.file.Path local = java.nio.file.Path.of(qualified.toUri().getPath());
        if (Files.exists(local) && !Files.isDirectory(local) && !Files.isRegularFile(local)) {
            throw new DatasetException(path.toString(), "a regular file", "a device, pipe or socket",
                    "Copy what it gives into a file");
        }
    }

    public FileStatus status(Path path) throws IOException {
        try {
            return StorageAccess.at(path, configuration, fileSystem -> fileSystem.getFileStatus(path));
        } catch (FileNotFoundException missing) {
            throw new DatasetException(path.toString(), "a file or folder", "nothing of that name",
                    "Check the path as the machine running the driver sees it", missing);
        }
    }

    /** What lies at a path, if anything does. */
    public Optional<FileStatus> find(Path path) throws IOException {
        try {
            return Optional.of(StorageAccess.at(path, configuration, fileSystem -> fileSystem.getFileStatus(path)));
        } catch (FileNotFoundException missing) {
            return Optional.empty();
        }
    }

    /**
     * What a pattern of Hadoop's ({@code *}, {@code ?}, {@code [0-4]}, <code>{a,b}</code>) stands for, hidden names left out, in
     * the order of names.
     */
    public List<FileStatus> matching(Path pattern) throws IOException {
        FileStatus[] found = StorageAccess.at(pattern, configuration, fileSystem -> fileSystem.globStatus(pattern));
        return Stream.of(found == null ? new FileStatus[0] : found)
                .filter(status -> !ImageFileNames.isHidden(status.getPath().getName()))
                .sorted(Comparator.comparing(status -> status.getPath().toString(), CodePointOrder.INSTANCE)).toList();
    }

    public FSDataInputStream open(Path path) throws IOException {
        requireRegular(path);
        try {
            return StorageAccess.at(path, configuration, fileSystem -> fileSystem.open(path, BUFFER_BYTES));
        } catch (FileNotFoundException missing) {
            if (StorageAccess.at(path, configuration,
                    fileSystem -> fileSystem.exists(path) && fileSystem.getFileStatus(path).isDirectory())) {
                throw new DatasetException(path.toString(), "a file", "a folder", "Name the file", missing);
            }
            throw new DatasetException(path.toString(), "a readable file", "nothing of that name",
                    "Check the path; every machine that reads images must see it under the same name", missing);
        }
    }

    /** A whole file, refused above the given size. */
    public byte[] read(Path path, long maximumBytes) throws IOException {
        try (FSDataInputStream in = open(path)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(maximumBytes + 1));
            if (bytes.length > maximumBytes) {
                throw new DatasetException(path.toString(), "at most " + maximumBytes + " bytes", "a longer file",
                        "Check that this is the file that was meant");
            }
            return bytes;
        }
    }

    /** The lines of a UTF-8 text file, without a byte order mark and without blank lines at the end. */
    public List<String> lines(Path path) throws IOException {
        return lines(path.toString(), read(path, MAXIMUM_IMAGE_BYTES));
    }

    public static List<String> lines(String file, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new DatasetException(file, "UTF-8 text", "bytes that are not", "Save the file as UTF-8", malformed);
        }
        List<String> lines = new ArrayList<>();
        (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().forEach(lines::add);
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** What a folder holds, hidden names (a leading dot) left out, in the order of names. */
    public List<FileStatus> list(Path folder) throws IOException {
        try {
            List<FileStatus> found = listAll(folder);
            found.removeIf(status -> ImageFileNames.isHidden(status.getPath().getName()));
            found.sort(Comparator.comparing(status -> status.getPath().getName(), CodePointOrder.INSTANCE));
            return found;
        } catch (FileNotFoundException missing) {
            throw new DatasetException(folder.toString(), "a folder", "nothing of that name",
                    "Check the path as the machine running the driver sees it", missing);
        }
    }

    /** Everything a folder holds, in no particular order. */
    public List<FileStatus> listAll(Path folder) throws IOException {
        return StorageAccess.at(folder, configuration, fileSystem -> {
            List<FileStatus> found = new ArrayList<>();
            // Asked for one page at a time: object stores answer large folders that way.
            RemoteIterator<FileStatus> pages = fileSystem.listStatusIterator(folder);
            while (pages.hasNext()) {
                found.add(pages.next());
            }
            return found;
        });
    }
}
