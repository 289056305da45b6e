package org.bitsweep.jobs.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How a command without a session of Spark reaches file systems: as one with a session would. */
final class HadoopSettings {

    private HadoopSettings() {}

    /** Hadoop's own files, with what {@code --conf spark.hadoop.KEY=VALUE} and Spark's defaults set over them. */
    static Configuration ofThisProcess() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }
}
