package org.bitsweep.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock is kept by renewing it, also where a store sets no times. */
class FolderLockTest {

    @TempDir
    java.nio.file.Path folder;

    private final Configuration configuration = new Configuration();

    /** Local files of which only writing changes the time, as on an object store. */
    public static final class Timeless extends RawLocalFileSystem {

        @Override
        public URI getUri() {
            return URI.create("timeless:///");
        }

        @Override
        public String getScheme() {
            return "timeless";
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
        }

        @Override
        public void setTimes(Path path, long modified, long read) {
            // S3's are those of the upload.
        }
    }

    @BeforeEach
    void register() {
        configuration.setClass("fs.timeless.impl", Timeless.class, FileSystem.class);
    }

    private void age(java.nio.file.Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 2000L * FolderLock.STALE_SECONDS));
    }

    private void assertKeptByRenewal(String scheme) throws IOException {
        java.nio.file.Path file = folder.resolve(scheme + ".lock");
        Path path = new Path(scheme, null, file.toString());
        FolderLock lock = ((FolderLock.Outcome.Held) FolderLock.tryAcquire(path, configuration)).lock();
        byte[] text = Files.readAllBytes(file);
        age(file);
        lock.renew();
        assertTrue(FolderLock.holder(path, configuration).isPresent(), "renewed");
        assertEquals(new String(text), Files.readString(file));
        assertTrue(FolderLock.tryAcquire(path, configuration) instanceof FolderLock.Outcome.Refused);
        age(file);
        assertEquals(Optional.empty(), FolderLock.holder(path, configuration), "not renewed for long");
        // Another has it now: what was lost is neither renewed nor removed.
        try (FolderLock other = ((FolderLock.Outcome.Held) FolderLock.tryAcquire(path, configuration)).lock()) {
            String theirs = Files.readString(file);
            lock.renew();
            lock.close();
            assertEquals(theirs, Files.readString(file), other.toString());
        }
        assertEquals(false, Files.exists(file));
    }

    @Test
    void onFileSystemsAndOnObjectStores() throws IOException {
        assertKeptByRenewal("file");
        assertKeptByRenewal("timeless");
    }
}
