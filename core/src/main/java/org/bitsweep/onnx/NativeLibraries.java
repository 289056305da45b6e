package org.bitsweep.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ONNX Runtime's native libraries, unpacked once for all processes of a user on a machine. By itself ONNX Runtime unpacks
 * them anew (28 MB) into a folder of each process, which it removes when the process ends; a process that is killed, as
 * executors are, leaves it behind.
 */
final class NativeLibraries {

    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    /** What only builds for graphics processors hold, and ONNX Runtime looks for beside the others. */
    private static final List<String> OF_PROVIDERS = List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");
    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "x64", "x86_64", "x64", "aarch64", "aarch64");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private NativeLibraries() {}

    /**
     * The folder of the libraries, unpacked if they are not there yet: below a folder that nobody but this user may write,
     * so that nobody else's library is loaded.
     *
     * @param temporary the machine's folder for temporary files
     * @return empty where libraries are named otherwise (other systems than Linux), or where {@code temporary} holds a folder
     *     of that name that is not this user's alone; ONNX Runtime then unpacks them by itself
     */
    static Optional<Path> unpacked(Path temporary) throws IOException {
        String architecture = ARCHITECTURES.get(System.getProperty("os.arch"));
        if (!System.getProperty("os.name").equals("Linux") || architecture == null) {
            return Optional.empty();
        }
        Map<String, URL> resources = new LinkedHashMap<>();
        long bytes = 0;
        for (String name : NAMES) {
            URL resource = OrtEnvironment.class.getResource(RESOURCES + "linux-" + architecture + "/" + name);
            if (resource == null) {
                return Optional.empty();
            }
            resources.put(name, resource);
            bytes += length(resource);
        }
        for (String name : OF_PROVIDERS) {
            URL resource = OrtEnvironment.class.getResource(RESOURCES + "linux-" + architecture + "/" + name);
            if (resource != null) {
                resources.put(name, resource);
                bytes += length(resource);
            }
        }
        Path user = temporary.resolve("bitsweep-" + System.getProperty("user.name"));
        try {
            Files.createDirectory(user, PosixFilePermissions.asFileAttribute(OWN));
        } catch (FileAlreadyExistsException there) {
            if (!isOwn(user)) {
                return Optional.empty();
            }
        }
        // Another version has other lengths, which is cheaper to know than a digest of 28 MB.
        Path folder = Files.createDirectories(user.resolve("onnxruntime-" + architecture + "-" + bytes));
        for (Map.Entry<String, URL> resource : resources.entrySet()) {
            unpack(resource.getValue(), folder.resolve(resource.getKey()));
        }
        return Optional.of(folder);
    }

    private static boolean isOwn(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWN)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    /** Complete or not there: processes that start at once may each write it, the last one's stays. */
    private static void unpack(URL resource, Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) == length(resource)) {
            return;
        }
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            try (InputStream content = open(resource).getInputStream()) {
                Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long length(URL resource) {
        try {
            return open(resource).getContentLengthLong();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Without the cache, which would keep the archive open. */
    private static URLConnection open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return connection;
    }
}
