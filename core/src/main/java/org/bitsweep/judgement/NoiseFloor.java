package org.bitsweep.judgement;

import java.util.List;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * What rounding alone does to a cell: its evaluation against replicates whose input was multiplied by one of
 * {@link NoiseFactors}. A property of network, plan, images and batch.
 *
 * @param replicates number of replicates
 * @param images n of each
 * @param mostChanged predictions that differ in the replicate that keeps fewest
 * @param movePoints the largest difference in Top-1 of any replicate, in points, without sign: move_noise
 */
public record NoiseFloor(int replicates, long images, long mostChanged, double movePoints) {

    public NoiseFloor {
        if (replicates < 1 || images < 1 || mostChanged < 0 || mostChanged > images || !(movePoints >= 0)) {
            throw new IllegalArgumentException("expected replicates, 0 <= changed <= images and a movement, found "
                    + replicates + ", " + mostChanged + ", " + images + ", " + movePoints);
        }
    }

    /**
     * Compares a cell with its replicates.
     *
     * @throws org.bitsweep.InputException if they are not about the same images
     * @throws IllegalArgumentException if there is no replicate
     */
    public static NoiseFloor of(CellPredictions cell, List<CellPredictions> replicates) {
        long mostChanged = 0;
        double move = 0;
        for (CellPredictions replicate : replicates) {
            PairedTable table = cell.compare(replicate);
            mostChanged = Math.max(mostChanged, table.changed());
            move = Math.max(move, Math.abs(table.differencePoints()));
        }
        return new NoiseFloor(replicates.size(), cell.size(), mostChanged, move);
    }

    /** Least share of predictions kept: kept_noise. */
    public double kept() {
        return 1 - (double) mostChanged / images;
    }

    /**
     * How many predictions of n may change before it is more than noise. The largest f that Fisher's exact test, one-sided,
     * does not tell from the replicate's count at the level given: both counts vary binomially, the replicate's too. With
     * no change among the replicates and n images each, this is the f at which 2^-f reaches the level (about 6 at 1 %).
     *
     * @param n images of the comparison
     * @param level above 0 and below 1
     */
    public long allowedChanges(long n, double level) {
        int population = Math.toIntExact(images + n);
        long within = Math.min(n, Math.round(Math.floor((double) mostChanged * n / images)));
        long beyond = n + 1;
        // The probability of f or more falls as f grows: halve until the last f within stands beside the first beyond.
        while (beyond - within > 1) {
            long f = (within + beyond) / 2;
            double probability = HypergeometricDistribution.of(
                            population, Math.toIntExact(mostChanged + f), Math.toIntExact(n))
                    .survivalProbability(Math.toIntExact(f) - 1);
            if (probability >= level) {
                within = f;
            } else {
                beyond = f;
            }
        }
        return within;
    }
}
