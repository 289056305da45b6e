package org.bitsweep.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * HDFS in one process: a name node and three data nodes, every block on two of them. Runs until it is killed; a data node is
 * lost each time a file {@code lose} appears in its folder. Uses nothing else of Bitsweep, so that
 * scripts/standalone_spark.sh can start this very file with Java.
 */
final class HdfsCluster {

    private static final int DATA_NODES = 3;
    private static final short REPLICATION = 2;

    private HdfsCluster() {}

    /** @param arguments the folder, and the port of the name node */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("data").toString());
        configuration.setInt("dfs.replication", REPLICATION);
        @SuppressWarnings("resource") // Ends with the process.
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(DATA_NODES)
                .nameNodePort(Integer.parseInt(arguments[1])).build();
        cluster.waitActive();
        System.out.println("HDFS is ready; " + cluster.getURI());
        Path order = folder.resolve("lose");
        while (true) {
            if (Files.deleteIfExists(order)) {
                cluster.stopDataNode(0);
                System.out.println("lost a data node; " + cluster.getDataNodes().size() + " left");
            }
            Thread.sleep(100);
        }
    }
}
