package org.bitsweep.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * YARN in one process: a resource manager and two node managers, which start real containers. Runs until it is killed. Uses
 * nothing else of Bitsweep, so that scripts/standalone_spark.sh can start this very file with Java.
 */
final class YarnCluster {

    private static final int NODE_MANAGERS = 2;
    private static final int MEMORY_MB = 4096;
    private static final int CORES = 2;

    private YarnCluster() {}

    /**
     * Starts the cluster and writes {@code FOLDER/conf/yarn-site.xml} and {@code core-site.xml}: HADOOP_CONF_DIR of those
     * who use it.
     *
     * @param arguments the folder, which the containers work in too
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        // MiniYARNCluster works below this folder.
        System.setProperty("test.build.data", folder.resolve("work").toString());
        @SuppressWarnings("resource") // Closed by the hook: the process ends by a signal.
        MiniYARNCluster cluster = new MiniYARNCluster("bitsweep", NODE_MANAGERS, 1, 1);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
        try {
            cluster.init(configuration());
            cluster.start();
            if (!cluster.waitForNodeManagersToConnect(60_000)) {
                throw new IllegalStateException("node managers did not connect within a minute");
            }
        } catch (Exception | LinkageError failure) {
            failure.printStackTrace();
            // Threads of the cluster would keep the process.
            System.exit(1);
        }
        Path conf = Files.createDirectories(folder.resolve("conf"));
        write(conf.resolve("yarn-site.xml"), cluster.getConfig());
        Configuration core = new Configuration(false);
        core.set("fs.defaultFS", "file:///");
        write(conf.resolve("core-site.xml"), core);
        System.out.println("YARN is ready; HADOOP_CONF_DIR is " + conf);
        new CountDownLatch(1).await();
    }

    private static YarnConfiguration configuration() {
        YarnConfiguration configuration = new YarnConfiguration();
        configuration.set("fs.defaultFS", "file:///");
        configuration.setInt(YarnConfiguration.NM_PMEM_MB, MEMORY_MB);
        configuration.setInt(YarnConfiguration.NM_VCORES, CORES);
        configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
        // One queue; a driver in cluster mode may take any share of so small a cluster.
        configuration.set("yarn.scheduler.capacity.root.queues", "default");
        configuration.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
        configuration.setFloat("yarn.scheduler.capacity.maximum-am-resource-percent", 1);
        // Virtual memory says nothing about a JVM; physical memory is watched as on a real cluster.
        configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        // A node counts as unhealthy where the disk is 90 % full, whatever is left.
        configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
        // Logs of containers are what tells why a driver failed in cluster mode.
        configuration.setInt(YarnConfiguration.NM_LOG_RETAIN_SECONDS, 3600);
        configuration.setInt(YarnConfiguration.DEBUG_NM_DELETE_DELAY_SEC, 3600);
        return configuration;
    }

    private static void write(Path file, Configuration configuration) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            configuration.writeXml(out);
        }
    }
}
