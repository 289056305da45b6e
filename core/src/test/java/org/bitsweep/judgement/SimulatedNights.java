package org.bitsweep.judgement;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.bitsweep.judgement.SequentialTest.Decision;

/**
 * Nights of one cell, drawn: every image is discordant with some probability, and discordant images are lost or gained. The
 * night ends early where {@link SequentialTest} says so, else by McNemar's exact test on all images, with half of alpha.
 *
 * @param images n
 * @param discordantPercent expected discordant images, in percent of n
 * @param lossPoints expected loss in Top-1, in points; 0 is a night without change
 * @param nonInferiority margin of the other stop, in points; empty without
 */
record SimulatedNights(int images, double discordantPercent, double lossPoints, OptionalDouble nonInferiority) {

    static final String HEADER = "nights,n,discordant_percent,loss_points,non_inferiority_margin,worse_early,worse_at_n,"
            + "worse_without_early_stop,better_at_n,non_inferior_early,mean_images,seed";

    /** Counts of nights, and the images they took in the mean. */
    record Counts(
            int nights,
            int worseEarly,
            int worseAtEnd,
            int worseWithout,
            int betterAtEnd,
            int nonInferiorEarly,
            double meanImages) {

        /** Nights on which a cell was called worse or better. */
        int called() {
            return worseEarly + worseAtEnd + betterAtEnd;
        }
    }

    private enum Kind {
        WORSE_EARLY,
        NON_INFERIOR_EARLY,
        WORSE_AT_END,
        BETTER_AT_END,
        NOTHING
    }

    private record Night(Kind kind, boolean worseWithout, long looked) {}

    Counts run(int nights, long seed) {
        // Significance is monotone in the smaller count: find the largest that is significant once for every total.
        int[] atEnd = critical(JudgementSettings.DEFAULT.afterLooking().alpha());
        int[] alone = critical(JudgementSettings.DEFAULT.alpha());
        // Seeds that follow each other would give nights that overlap.
        Night[] all = new SplittableRandom(seed)
                .longs(nights)
                .boxed()
                .toList()
                .parallelStream()
                .map(nightSeed -> night(atEnd, alone, new SplittableRandom(nightSeed)))
                .toArray(Night[]::new);
        int[] counts = new int[Kind.values().length];
        int without = 0;
        double looked = 0;
        for (Night night : all) {
            counts[night.kind().ordinal()]++;
            without += night.worseWithout() ? 1 : 0;
            looked += night.looked();
        }
        return new Counts(
                nights,
                counts[Kind.WORSE_EARLY.ordinal()],
                counts[Kind.WORSE_AT_END.ordinal()],
                without,
                counts[Kind.BETTER_AT_END.ordinal()],
                counts[Kind.NON_INFERIOR_EARLY.ordinal()],
                looked / nights);
    }

    String row(Counts counts, long seed) {
        return String.format(
                Locale.ROOT,
                "%d,%d,%s,%s,%s,%d,%d,%d,%d,%d,%.0f,%d",
                counts.nights(),
                images,
                discordantPercent,
                lossPoints,
                nonInferiority.isPresent() ? nonInferiority.getAsDouble() : "",
                counts.worseEarly(),
                counts.worseAtEnd(),
                counts.worseWithout(),
                counts.betterAtEnd(),
                counts.nonInferiorEarly(),
                counts.meanImages(),
                seed);
    }

    private int[] critical(double alpha) {
        int most = (int) Math.min(images, images * discordantPercent / 100 * 2 + 200);
        return IntStream.rangeClosed(0, most)
                .map(discordant -> {
                    if (discordant == 0) {
                        return -1;
                    }
                    BinomialDistribution fair = BinomialDistribution.of(discordant, 0.5);
                    int smaller = fair.inverseCumulativeProbability(alpha / 2);
                    while (smaller >= 0 && 2 * fair.cumulativeProbability(smaller) >= alpha) {
                        smaller--;
                    }
                    return smaller;
                })
                .toArray();
    }

    private Night night(int[] atEnd, int[] alone, SplittableRandom random) {
        JudgementSettings settings = nonInferiority.isPresent()
                ? JudgementSettings.DEFAULT.withNonInferiority(nonInferiority.getAsDouble())
                : JudgementSettings.DEFAULT;
        SequentialTest test = new SequentialTest(settings, 1);
        double lost = (discordantPercent + lossPoints) / 200;
        double gained = (discordantPercent - lossPoints) / 200;
        int losses = 0;
        int gains = 0;
        for (int image = 0; image < images; image++) {
            double drawn = random.nextDouble();
            boolean loss = drawn < lost;
            boolean gain = !loss && drawn < lost + gained;
            losses += loss ? 1 : 0;
            gains += gain ? 1 : 0;
            test.observe(!gain, !loss);
        }
        boolean margin = 100.0 * Math.abs(losses - gains) / images >= settings.marginPoints();
        boolean significant = margin && Math.min(losses, gains) <= atEnd[losses + gains];
        boolean significantAlone = margin && Math.min(losses, gains) <= alone[losses + gains];
        SequentialTest.Result result = test.result(images, 0);
        Kind kind;
        if (result.decision() == Decision.STOP_WORSE) {
            kind = Kind.WORSE_EARLY;
        } else if (result.decision() == Decision.STOP_NON_INFERIOR) {
            kind = Kind.NON_INFERIOR_EARLY;
        } else if (significant) {
            kind = losses > gains ? Kind.WORSE_AT_END : Kind.BETTER_AT_END;
        } else {
            kind = Kind.NOTHING;
        }
        return new Night(kind, significantAlone && losses > gains, result.images());
    }
}
