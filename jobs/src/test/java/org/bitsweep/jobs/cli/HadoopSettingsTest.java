package org.bitsweep.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HadoopSettingsTest {

    @Test
    void whatSparkIsToldOfHadoopHoldsWithoutASessionToo() {
        String key = "fs.bitsweep-test.impl";
        System.setProperty("spark.hadoop." + key, "org.example.Files");
        try {
            assertEquals("org.example.Files", HadoopSettings.ofThisProcess().get(key));
        } finally {
            System.clearProperty("spark.hadoop." + key);
        }
    }
}
