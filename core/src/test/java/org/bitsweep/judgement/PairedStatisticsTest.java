package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.evaluation.WilsonInterval;
import org.junit.jupiter.api.Test;

class PairedStatisticsTest {

    @Test
    void testAndIntervalAreThoseOfR() {
        List<String[]> rows = Samples.rows("paired.csv");
        assertEquals(15, rows.size());
        for (String[] row : rows) {
            PairedTable table = Samples.table(
                    Long.parseLong(row[0]), Long.parseLong(row[1]), Long.parseLong(row[2]), Long.parseLong(row[3]));
            String name = String.join(",", row);
            double p = Double.parseDouble(row[4]);
            assertEquals(p, table.pValue(), 1e-9 * p, name);
            assertEquals(Double.parseDouble(row[5]), table.interval().lowPoints(), 1e-7, name);
            assertEquals(Double.parseDouble(row[6]), table.interval().highPoints(), 1e-7, name);
        }
    }

    @Test
    void intervalInClosedForm() {
        // Nothing discordant among n, k right: phi is (k (n - k) - n/2) / (k (n - k)) = 0.96 for k = n/2 = 25. Both halves are
        // equal, so the distance is h sqrt(2 - 2 phi).
        double half = WilsonInterval.of(25, 50).halfWidth();
        PairedInterval interval = Samples.table(25, 0, 0, 25).interval();
        assertEquals(half * Math.sqrt(2 - 2 * 0.96), interval.highPoints(), 1e-9);
        assertEquals(-interval.highPoints(), interval.lowPoints(), 1e-9);
        // Sides exchanged, signs exchanged.
        PairedInterval one = Samples.table(700, 60, 20, 220).interval();
        PairedInterval other = Samples.table(700, 20, 60, 220).interval();
        assertEquals(one.lowPoints(), -other.highPoints(), 1e-9);
        assertEquals(one.highPoints(), -other.lowPoints(), 1e-9);
    }

    @Test
    void holmIsThatOfR() {
        List<String[]> rows = Samples.rows("holm.csv");
        List<Double> adjusted =
                Holm.adjust(rows.stream().map(row -> Double.parseDouble(row[0])).toList());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(Double.parseDouble(rows.get(i)[1]), adjusted.get(i), 1e-12);
        }
        assertEquals(List.of(), Holm.adjust(List.of()));
        assertEquals(
                "expected p-values from 0 to 1, found NaN",
                assertThrows(IllegalArgumentException.class, () -> Holm.adjust(List.of(Double.NaN))).getMessage());
    }

    @Test
    void countsInAnyOrderOfRows() {
        int n = 300;
        Random random = new Random(5);
        List<Prediction> base = new ArrayList<>();
        List<Prediction> changed = new ArrayList<>();
        long[] counts = new long[5];
        for (int image = 0; image < n; image++) {
            int label = random.nextInt(3);
            int first = random.nextInt(3);
            int second = random.nextInt(3);
            base.add(new Prediction("a", image, "i" + image, label, List.of(first)));
            changed.add(new Prediction("b", image, "i" + image, label, List.of(second)));
            counts[(first == label ? 2 : 0) + (second == label ? 1 : 0)]++;
            counts[4] += first == second ? 1 : 0;
        }
        Collections.shuffle(changed, random);
        PairedTable table = CellPredictions.of(base).compare(CellPredictions.of(changed));
        assertEquals(counts[3], table.bothRight());
        assertEquals(counts[2], table.onlyBaseRight());
        assertEquals(counts[1], table.onlyNewRight());
        assertEquals(counts[0], table.neitherRight());
        assertEquals((double) counts[4] / n, table.kept(), 1e-12);
        assertEquals(counts[3] + counts[2], table.baseRight());
        assertEquals(counts[3] + counts[1], table.newRight());
        assertEquals(table.newPercent() - table.basePercent(), table.differencePoints(), 1e-9);
    }

    @Test
    void refusesOtherImagesAndLabels() {
        CellPredictions two = Samples.base(2, 1);
        assertEquals(
                "comparison: expected the same 2 images with the same labels on both sides, found 3 images that are not the"
                        + " same. Compare cells of one data set.",
                assertThrows(InputException.class, () -> two.compare(Samples.base(3, 1))).getMessage());
        CellPredictions otherLabels = CellPredictions.of(new int[] {0, 1}, new int[] {0, 1}, new int[] {0, 1});
        assertEquals(
                "comparison: expected the same 2 images with the same labels on both sides, found other labels. Compare cells of"
                        + " one data set.",
                assertThrows(InputException.class, () -> two.compare(otherLabels)).getMessage());
        assertEquals(
                "comparison: expected one prediction an image in ascending order, found image 4 after image 4. Evaluate the cell"
                        + " anew.",
                assertThrows(
                                InputException.class,
                                () -> CellPredictions.of(new int[] {4, 4}, new int[2], new int[2]))
                        .getMessage());
        assertThrows(InputException.class, () -> CellPredictions.of(List.of()));
    }

    @Test
    void noiseFactorsAreDistinctInFloat32() {
        assertEquals(List.of(1.000001f, 0.999999f, 1.0000005f, 0.9999995f), NoiseFactors.first(4));
        List<Float> all = NoiseFactors.first(NoiseFactors.MOST);
        assertEquals(8, all.stream().distinct().filter(factor -> factor != 1).count());
        assertEquals(List.of(1.000001f), NoiseFactors.first(1));
        // The next of the series is no new factor: it rounds to the last number that is there.
        assertTrue(all.contains((float) (1 + 1e-6 / 16)));
        assertThrows(InputException.class, () -> NoiseFactors.first(9));
        assertThrows(InputException.class, () -> NoiseFactors.first(0));
    }

    @Test
    void noiseFloorIsTheWorstReplicate() {
        CellPredictions cell = Samples.base(1000, 700);
        NoiseFloor floor = NoiseFloor.of(
                cell,
                List.of(Samples.changed(1000, 700, 5, 9, 10), Samples.changed(1000, 700, 11, 4, 2)));
        assertEquals(24, floor.mostChanged());
        assertEquals(0.976, floor.kept(), 1e-12);
        assertEquals(0.7, floor.movePoints(), 1e-9);
        assertEquals(2, floor.replicates());
        assertThrows(IllegalArgumentException.class, () -> NoiseFloor.of(cell, List.of()));
    }

    @Test
    void allowanceIsFishersExactTest() {
        List<String[]> rows = Samples.rows("allowance.csv");
        assertEquals(7, rows.size());
        for (String[] row : rows) {
            NoiseFloor floor = new NoiseFloor(1, Long.parseLong(row[1]), Long.parseLong(row[0]), 0);
            assertEquals(
                    Long.parseLong(row[4]),
                    floor.allowedChanges(Long.parseLong(row[2]), Double.parseDouble(row[3])),
                    String.join(",", row));
        }
        // No change among the replicates and n much larger than f: 2^-f >= 1 % up to f = 6.
        assertEquals(6, new NoiseFloor(1, 50_000, 0, 0).allowedChanges(50_000, 0.01));
    }
}
