package org.bitsweep.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;

/**
 * Says under {@code runs} that somebody works with a store: any number of runs at once, or one that removes evaluations and
 * then no run.
 */
public final class StoreLease implements AutoCloseable {

    private static final String FOLDER = "runs";
    private static final String ENDING = ".lock";
    private static final String PRUNING = "prune" + ENDING;

    private final FolderLock lock;

    private StoreLease(FolderLock lock) {
        this.lock = lock;
    }

    /**
     * The lease of a run. It waits while the store is pruned.
     *
     * @param waiting is told once for whom
     */
    public static StoreLease ofRun(Path store, Configuration configuration, Consumer<FolderLock.Holder> waiting)
            throws IOException {
        Path folder = folder(store, configuration);
        FolderLock own = FolderLock.acquire(new Path(folder, UUID.randomUUID() + ENDING), configuration, waiting);
        try {
            // Whoever prunes looks for leases after taking its lock: one of the two sees the other.
            awaitPruning(new Path(folder, PRUNING), configuration, waiting);
        } catch (IOException | RuntimeException failure) {
            own.close();
            throw failure;
        }
        return new StoreLease(own);
    }

    private static void awaitPruning(Path lock, Configuration configuration, Consumer<FolderLock.Holder> waiting)
            throws IOException {
        Optional<FolderLock.Holder> pruning = FolderLock.holder(lock, configuration);
        pruning.ifPresent(waiting);
        while (pruning.isPresent()) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + lock, interrupted);
            }
            pruning = FolderLock.holder(lock, configuration);
        }
    }

    /**
     * The lease of what removes evaluations.
     *
     * @throws InputException if a run works with the store, or another removes from it
     */
    public static StoreLease ofPruning(Path store, Configuration configuration) throws IOException {
        Path folder = folder(store, configuration);
        FolderLock.Outcome outcome = FolderLock.tryAcquire(new Path(folder, PRUNING), configuration);
        if (outcome instanceof FolderLock.Outcome.Refused refused) {
            throw refusal(store, refused.holder());
        }
        FolderLock own = ((FolderLock.Outcome.Held) outcome).lock();
        try {
            FileSystem fileSystem = folder.getFileSystem(configuration);
            for (FileStatus file : fileSystem.listStatus(folder)) {
                String name = file.getPath().getName();
                if (name.endsWith(ENDING) && !name.startsWith(".") && !name.equals(PRUNING)) {
                    Optional<FolderLock.Holder> run = FolderLock.holder(file.getPath(), configuration);
                    if (run.isPresent()) {
                        throw refusal(store, run.get());
                    }
                }
            }
        } catch (IOException | RuntimeException failure) {
            own.close();
            throw failure;
        }
        return new StoreLease(own);
    }

    private static InputException refusal(Path store, FolderLock.Holder holder) {
        return new InputException(store + ": a run works with this store (" + holder + "). Wait for its end.");
    }

    private static Path folder(Path store, Configuration configuration) throws IOException {
        Path folder = new Path(store, FOLDER);
        if (!folder.getFileSystem(configuration).mkdirs(folder)) {
            throw new FileNotFoundException("could not make " + folder);
        }
        return folder;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
