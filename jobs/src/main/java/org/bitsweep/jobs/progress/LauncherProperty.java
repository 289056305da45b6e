package org.bitsweep.jobs.progress;

/** What scripts/bitsweep tells the program. Through spark-submit only names that begin with {@code spark.} arrive. */
public enum LauncherProperty {
    /** The source tree. */
    HOME("bitsweep.home"),
    /** Whether standard error is a terminal: {@code yes} or {@code no}. */
    TERMINAL("bitsweep.terminal");

    private final String key;

    LauncherProperty(String key) {
        this.key = key;
    }

    /** What was told, or null if nobody did. */
    public String value() {
        return System.getProperty(key, System.getProperty("spark." + key));
    }
}
