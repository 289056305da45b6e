package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Level and power of the early stop, by simulation; nights.csv holds the long one. */
class SimulatedNightsTest {

    private static final double ALPHA = JudgementSettings.DEFAULT.alpha();
    private static final long SEED = 20260101;

    /** Rewrites nights.csv: {@code -Dbitsweep.judgement.nights=FILE}. Takes some minutes. */
    @Test
    void simulateAll() throws IOException {
        String file = System.getProperty("bitsweep.judgement.nights");
        Assumptions.assumeTrue(file != null, "long; -Dbitsweep.judgement.nights=FILE");
        List<String> rows = new ArrayList<>(List.of(SimulatedNights.HEADER));
        for (double discordant : new double[] {2, 5, 10}) {
            for (int n : new int[] {2_000, 10_000, 50_000}) {
                for (double loss : new double[] {0, 0.5, 1}) {
                    simulate(rows, new SimulatedNights(n, discordant, loss, OptionalDouble.empty()), loss == 0 ? 100_000 : 10_000);
                }
                simulate(rows, new SimulatedNights(n, discordant, 0, OptionalDouble.of(1)), 10_000);
                // Worse by the margin: every such stop is an error.
                simulate(rows, new SimulatedNights(n, discordant, 1, OptionalDouble.of(1)), 10_000);
            }
        }
        Files.write(Path.of(file), rows);
    }

    private static void simulate(List<String> rows, SimulatedNights nights, int count) {
        rows.add(nights.row(nights.run(count, SEED), SEED));
    }

    @Test
    void falseAlarmsStayBelowTheLevel() {
        // One of a thousand tests at the level itself would show more than level + 3.1 standard errors.
        int nights = 10_000;
        double bound = ALPHA + 3.1 * Math.sqrt(ALPHA * (1 - ALPHA) / nights);
        SimulatedNights.Counts without = new SimulatedNights(2_000, 5, 0, OptionalDouble.empty()).run(nights, 1);
        assertTrue(without.called() <= bound * nights, without.toString());
        assertTrue(without.called() > 0, "a test that never alarms tests nothing: " + without);
        SimulatedNights.Counts atMargin = new SimulatedNights(2_000, 2, 1, OptionalDouble.of(1)).run(nights, 2);
        assertTrue(atMargin.nonInferiorEarly() <= bound * nights, atMargin.toString());
    }

    @Test
    void committedNightsAreTheseNights() {
        List<String[]> rows = Samples.rows("nights.csv");
        assertEquals(45, rows.size());
        for (String[] row : rows) {
            int nights = Integer.parseInt(row[0]);
            double loss = Double.parseDouble(row[3]);
            if (loss == 0) {
                int called = Integer.parseInt(row[5]) + Integer.parseInt(row[6]) + Integer.parseInt(row[8]);
                assertTrue(called <= ALPHA * nights, String.join(",", row));
            }
            if (loss == 1 && row[4].equals("1.0")) {
                assertTrue(Integer.parseInt(row[9]) <= ALPHA * nights, String.join(",", row));
            }
        }
        // The first 10,000-night row at n = 2,000, 2 % discordant, 1 point, made again to the night.
        String[] row = rows.get(2);
        SimulatedNights nights = new SimulatedNights(2_000, 2, 1, OptionalDouble.empty());
        assertEquals(String.join(",", row), nights.row(nights.run(10_000, SEED), SEED));
    }
}
