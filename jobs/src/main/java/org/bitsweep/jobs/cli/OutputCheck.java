package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.bitsweep.InputException;
import org.bitsweep.storage.StorageAccess;

/** Whether executors write where the driver reads: a local folder is another one on every machine of a cluster. */
final class OutputCheck {

    private OutputCheck() {}

    /**
     * On a cluster, leaves a file in the output folder for a moment and has it read on executors.
     *
     * @param folder which may not exist yet; it is left as it was
     * @throws InputException if the folder cannot be written, or an executor does not see it
     */
    static void requireShared(SparkSession session, Path folder) throws IOException {
        if (!SparkOptions.isCluster(session)) {
            return;
        }
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        FileSystem fileSystem = StorageAccess.reach(folder, configuration);
        boolean existed = fileSystem.exists(folder);
        Path probe = fileSystem.makeQualified(new Path(folder, ".bitsweep-" + UUID.randomUUID()));
        String written = probe.getName();
        try {
            try (OutputStream out = fileSystem.create(probe, false)) {
                out.write(written.getBytes(StandardCharsets.UTF_8));
            } catch (IOException failure) {
                throw new InputException(folder + ": cannot be written (" + failure.getMessage()
                        + "). Choose another --output, or ask for the permission.", failure);
            }
            List<String> blind = blind(session, probe.toString(), written);
            if (!blind.isEmpty()) {
                throw new InputException(folder + ": executors do not see this folder of the driver's machine (on "
                        + String.join(", ", blind) + "). Name one that every machine sees: --output hdfs:..., s3a:..., or a folder of a"
                        + " shared file system.");
            }
        } finally {
            fileSystem.delete(probe, false);
            if (!existed && fileSystem.exists(folder) && fileSystem.listStatus(folder).length == 0) {
                fileSystem.delete(folder, false);
            }
        }
    }

    /** The machines whose executors do not read the same from a file. */
    private static List<String> blind(SparkSession session, String probe, String written) {
        SerializableConfiguration shipped = new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
        int tasks = Math.max(2, session.sparkContext().defaultParallelism());
        session.sparkContext().setJobDescription("check that executors see the output folder");
        try {
            return JavaSparkContext.fromSparkContext(session.sparkContext())
                    .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                    .filter(task -> !written.equals(textOrNothing(probe, shipped.value())))
                    .map(task -> java.net.InetAddress.getLocalHost().getHostName())
                    .distinct().collect().stream().sorted().toList();
        } finally {
            session.sparkContext().setJobDescription(null);
        }
    }

    private static String textOrNothing(String file, Configuration configuration) {
        Path path = new Path(file);
        try (var in = path.getFileSystem(configuration).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unseen) {
            return "";
        }
    }
}
