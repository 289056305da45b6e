package org.bitsweep.jobs;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/** The local files under a scheme of its own, with the faults that storage and machines have. */
public final class FaultyFileSystem extends RawLocalFileSystem {

    static final String SCHEME = "faulty";

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** The first attempt of every task dies when it has written its file. */
        FIRST_ATTEMPT_DIES,
        /** One file of predictions is gone, although its task succeeded. */
        FILE_LOST,
        /** One file of predictions stands there twice. */
        FILE_TWICE
    }

    private static final URI ROOT = URI.create(SCHEME + ":///");
    private static final AtomicInteger FAULTS = new AtomicInteger();
    private static volatile Fault fault = Fault.NONE;

    /** From here on, everything that Spark writes to this scheme meets the fault. */
    static void start(Fault next) {
        System.setProperty("spark.hadoop.fs." + SCHEME + ".impl", FaultyFileSystem.class.getName());
        FAULTS.set(0);
        fault = next;
    }

    /** How many faults there were. */
    static int stop() {
        System.clearProperty("spark.hadoop.fs." + SCHEME + ".impl");
        fault = Fault.NONE;
        return FAULTS.get();
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FSDataOutputStream create(Path file, boolean overwrite, int bufferSize, short replication, long blockSize,
            Progressable progress) throws IOException {
        return dying(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(Path file, FsPermission permission, boolean overwrite, int bufferSize,
            short replication, long blockSize, Progressable progress) throws IOException {
        return dying(super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    private static FSDataOutputStream dying(FSDataOutputStream out) throws IOException {
        TaskContext task = TaskContext.get();
        if (fault != Fault.FIRST_ATTEMPT_DIES || task == null || task.attemptNumber() > 0) {
            return out;
        }
        return new FSDataOutputStream(new Dying(out), null);
    }

    /** Writes everything, then fails. */
    private static final class Dying extends FilterOutputStream {

        private boolean closed;

        Dying(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (!closed) {
                closed = true;
                FAULTS.incrementAndGet();
                throw new IOException("this machine is gone");
            }
        }
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean renamed = super.rename(from, to);
        boolean predictions = to.toString().contains("/predictions/") && to.getName().startsWith("images-000000008-");
        if (predictions && fault == Fault.FILE_LOST && FAULTS.compareAndSet(0, 1)) {
            delete(to, false);
        } else if (predictions && fault == Fault.FILE_TWICE && FAULTS.compareAndSet(0, 1)) {
            String other = to.getName().replaceAll("-[0-9a-f]{16}\\.parquet$", "-0123456789abcdef.parquet");
            FileUtil.copy(pathToFile(to), this, new Path(to.getParent(), other), false, getConf());
        }
        return renamed;
    }
}
