package org.bitsweep.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.WholeFile;

/**
 * A file that says who works in a folder. It is renewed while its process lives; one whose process is known to be gone, or
 * that was not renewed for {@value #STALE_SECONDS} seconds, is taken over. Where creating a file is not exclusive (object
 * stores), two processes that start within the same second may both hold it; predictions are not harmed by that, since runs
 * only add them.
 */
public final class FolderLock implements AutoCloseable {

    static final int STALE_SECONDS = 60;
    private static final int RENEWED_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileSystem fileSystem;
    private final String owner;
    private final byte[] text;
    private final ScheduledExecutorService renewing;

    private FolderLock(Path file, FileSystem fileSystem, String owner, byte[] text) {
        this.file = file;
        this.fileSystem = fileSystem;
        this.owner = owner;
        this.text = text.clone();
        this.renewing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "bitsweep-lock");
            thread.setDaemon(true);
            return thread;
        });
        renewing.scheduleAtFixedRate(this::renew, RENEWED_SECONDS, RENEWED_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Who holds a lock.
     *
     * @param host the machine
     * @param process its process there
     * @param since when it began
     */
    public record Holder(String host, long process, String since) {
        @Override
        public String toString() {
            return "process " + process + " on " + host + ", since " + since;
        }
    }

    /** What came of asking: the lock, or who has it. */
    public sealed interface Outcome {

        record Held(FolderLock lock) implements Outcome {}

        record Refused(Holder holder) implements Outcome {}
    }

    /** Asks for a lock once. */
    public static Outcome tryAcquire(Path file, Configuration configuration) throws IOException {
        FileSystem fileSystem = file.getFileSystem(configuration);
        String owner = UUID.randomUUID().toString();
        byte[] text = JSON.writeValueAsBytes(JSON.createObjectNode().put("owner", owner).put("host", host())
                .put("process", ProcessHandle.current().pid()).put("since", Instant.now().toString()));
        while (true) {
            try (OutputStream out = fileSystem.create(file, false)) {
                out.write(text);
            } catch (FileAlreadyExistsException taken) {
                Optional<Holder> living = living(file, fileSystem);
                if (living.isPresent()) {
                    return new Outcome.Refused(living.get());
                }
                continue;
            } catch (IOException failure) {
                // Some file systems have their own type for it.
                if (!fileSystem.exists(file)) {
                    throw failure;
                }
                Optional<Holder> living = living(file, fileSystem);
                if (living.isPresent()) {
                    return new Outcome.Refused(living.get());
                }
                continue;
            }
            return new Outcome.Held(new FolderLock(file, fileSystem, owner, text));
        }
    }

    /** Asks until the lock is free; tells once, through {@code waiting}, for whom it waits. */
    public static FolderLock acquire(Path file, Configuration configuration, java.util.function.Consumer<Holder> waiting)
            throws IOException {
        boolean told = false;
        while (true) {
            Outcome outcome = tryAcquire(file, configuration);
            if (outcome instanceof Outcome.Held held) {
                return held.lock();
            }
            if (!told) {
                waiting.accept(((Outcome.Refused) outcome).holder());
                told = true;
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + file, interrupted);
            }
        }
    }

    /** Who holds a lock, if anybody does. */
    static Optional<Holder> holder(Path file, Configuration configuration) throws IOException {
        return living(file, file.getFileSystem(configuration));
    }

    /** The holder if it lives; a lock left behind is moved away first, which only one of several can do. */
    private static Optional<Holder> living(Path file, FileSystem fileSystem) throws IOException {
        Holder holder;
        long age;
        try {
            age = System.currentTimeMillis() - fileSystem.getFileStatus(file).getModificationTime();
            holder = read(file, fileSystem);
        } catch (FileNotFoundException gone) {
            return Optional.empty();
        }
        boolean ended = holder.host().equals(host()) && holder.process() > 0 && ProcessHandle.of(holder.process()).isEmpty();
        if (!ended && age < TimeUnit.SECONDS.toMillis(STALE_SECONDS)) {
            return Optional.of(holder);
        }
        Path aside = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
        if (fileSystem.rename(file, aside)) {
            fileSystem.delete(aside, false);
        }
        return Optional.empty();
    }

    private static Holder read(Path file, FileSystem fileSystem) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            JsonNode json = JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return new Holder(json.path("host").asText("unknown"), json.path("process").asLong(), json.path("since").asText("?"));
        } catch (JsonProcessingException beingWritten) {
            return new Holder("unknown", 0, "just now");
        }
    }

    void renew() {
        try {
            if (WholeFile.appearsWhenClosed(fileSystem, file)) {
                // Object stores set no times: only what is written again is new.
                if (isOwn()) {
                    WholeFile.write(file, text, fileSystem.getConf());
                }
                return;
            }
            long now = System.currentTimeMillis();
            fileSystem.setTimes(file, now, now);
        } catch (IOException | UnsupportedOperationException failure) {
            // The next one may succeed; the work itself does not depend on it.
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }

    private boolean isOwn() throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return JSON.readTree(in.readAllBytes()).path("owner").asText().equals(owner);
        } catch (FileNotFoundException taken) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        renewing.shutdown();
        try {
            // One that is being renewed would be there again.
            renewing.awaitTermination(RENEWED_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (isOwn()) {
            fileSystem.delete(file, false);
        }
    }
}
