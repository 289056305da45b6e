package org.bitsweep.jobs;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.SparkEnv;

/** The local files under schemes of their own, with what an executor in a JVM of its own meets there and the driver does not. */
public final class ExecutorFaultFileSystem extends RawLocalFileSystem {

    /** Executors see no file, as of a folder of the driver's machine. */
    static final String UNSEEN = "unseen";

    /** An executor that writes ends at once, as the kernel ends it where memory is short. */
    static final String DEADLY = "deadly";

    /** The first executor that writes predictions a second time ends instead, once. */
    static final String MORTAL = "mortal";

    private static final int KILLED = 137;
    private static final AtomicInteger WRITTEN = new AtomicInteger();

    private URI root;

    /** The setting that makes a scheme known. */
    static String setting(String scheme) {
        return "spark.hadoop.fs." + scheme + ".impl=" + ExecutorFaultFileSystem.class.getName();
    }

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        root = URI.create(uri.getScheme() + ":///");
        super.initialize(uri, configuration);
    }

    @Override
    public URI getUri() {
        // Asked for by the constructor already.
        return root == null ? super.getUri() : root;
    }

    @Override
    public String getScheme() {
        return getUri().getScheme();
    }

    private boolean isOnExecutor(String scheme) {
        return scheme.equals(root.getScheme()) && SparkEnv.get() != null && !"driver".equals(SparkEnv.get().executorId());
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        if (isOnExecutor(UNSEEN)) {
            throw new FileNotFoundException(file.toString());
        }
        return super.open(file, bufferSize);
    }

    @Override
    public FSDataOutputStream create(Path file, boolean overwrite, int bufferSize, short replication, long blockSize,
            Progressable progress) throws IOException {
        endExecutor(file);
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream create(Path file, FsPermission permission, boolean overwrite, int bufferSize,
            short replication, long blockSize, Progressable progress) throws IOException {
        endExecutor(file);
        return super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    private void endExecutor(Path file) throws IOException {
        if (isOnExecutor(DEADLY) || isOnExecutor(MORTAL) && isToDie(file.toUri().getPath())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static boolean isToDie(String path) throws IOException {
        int predictions = path.indexOf("/predictions/");
        return predictions >= 0 && WRITTEN.incrementAndGet() > 1
                && new File(path.substring(0, predictions) + ".died").createNewFile();
    }
}
