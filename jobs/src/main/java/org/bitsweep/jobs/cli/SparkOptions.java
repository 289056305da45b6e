package org.bitsweep.jobs.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where Spark runs. */
final class SparkOptions {

    private static final String MASTER = "spark.master";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as local[2], yarn or spark://host:7077. Default: what spark-submit says, or"
                    + " every core of this machine.")
    private String master;

    /** A session, to be closed by the caller; a master set by spark-submit stands unless the command line names one. */
    SparkSession session(String name) {
        SparkConf conf = new SparkConf().setAppName(name).setIfMissing("spark.ui.enabled", "false");
        if (master != null) {
            conf.set(MASTER, master);
        }
        conf.setIfMissing(MASTER, "local[*]");
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        session.sparkContext().setLogLevel("WARN");
        return session;
    }
}
