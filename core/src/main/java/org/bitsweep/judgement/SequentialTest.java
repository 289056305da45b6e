package org.bitsweep.judgement;

import java.util.List;
import java.util.OptionalDouble;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.ImageRange;

/**
 * Compares two cells unit by unit, in a random order, and ends as soon as enough is known. A unit is an image or, where
 * statistics are the batch's, a batch: the images of a batch are not independent of each other, batches are. Two e-values run along: one
 * against "the new cell is not worse", one against "it is worse by the margin of non-inferiority or more". Each holds its
 * level at every look, so looking costs nothing.
 *
 * <p>A stop for WORSE asks for an e-value of 2/alpha, shared by the cells of the family, and a loss of at least the margin
 * so far. A comparison that goes on to all images is judged with {@link JudgementSettings#afterLooking()}: half of alpha for
 * looking and half for the end keep false alarms, worse or better, below alpha. Mutable; one thread.
 */
public final class SequentialTest {

    private final JudgementSettings settings;
    private final double worseThreshold;
    private final double nonInferiorThreshold;
    private final TestMartingale worse = new TestMartingale();
    private final TestMartingale nonInferior = new TestMartingale();
    private double worseEvidence = 1;
    private double nonInferiorEvidence = 1;
    private long images;
    private long onlyBaseRight;
    private long onlyNewRight;
    private Decision decision = Decision.GO_ON;

    /** What is known after some images. */
    public enum Decision {
        /** Not enough. */
        GO_ON,
        /** The new cell is worse. */
        STOP_WORSE,
        /** It is not worse by the margin of non-inferiority or more. */
        STOP_NON_INFERIOR
    }

    /**
     * Where a comparison stands or ended.
     *
     * @param decision what is known
     * @param images looked at
     * @param of n
     * @param onlyBaseRight discordant images that the base has right
     * @param onlyNewRight discordant images that the new cell has right
     * @param worseEvidence e-value against "not worse"
     * @param nonInferiorEvidence e-value against "worse by the margin"; 1 if that proof was not asked for
     * @param seed of the order of images
     */
    public record Result(
            Decision decision,
            long images,
            long of,
            long onlyBaseRight,
            long onlyNewRight,
            double worseEvidence,
            double nonInferiorEvidence,
            long seed) {

        /** Share of evaluations that the early end saved, 0 to 1. */
        public double saving() {
            return 1 - (double) images / of;
        }
    }

    /**
     * @param settings what counts as a difference
     * @param family number of cells that are tested beside each other
     */
    public SequentialTest(JudgementSettings settings, int family) {
        if (family < 1) {
            throw new IllegalArgumentException("expected at least one cell, found " + family);
        }
        this.settings = settings;
        this.worseThreshold = 2 * family / settings.alpha();
        this.nonInferiorThreshold = family / settings.alpha();
    }

    /**
     * Takes the next image.
     *
     * @return what is known now; once it is a stop it stays so, and further images change nothing
     */
    public Decision observe(boolean baseRight, boolean newRight) {
        return observe(1, baseRight && !newRight ? 1 : 0, newRight && !baseRight ? 1 : 0);
    }

    /**
     * Takes the next unit, whose mean loss is one value from -1 to 1, whatever its images have in common.
     *
     * @param size images of the unit
     * @param lost images of it that the base alone has right
     * @param gained images of it that the new cell alone has right
     * @return what is known now
     */
    Decision observe(int size, int lost, int gained) {
        if (decision != Decision.GO_ON) {
            return decision;
        }
        images += size;
        onlyBaseRight += lost;
        onlyNewRight += gained;
        double loss = (double) (lost - gained) / size;
        if (loss != 0) {
            worseEvidence = worse.observe(loss);
            double lossPoints = 100.0 * (onlyBaseRight - onlyNewRight) / images;
            if (worseEvidence >= worseThreshold && lossPoints >= settings.marginPoints()) {
                decision = Decision.STOP_WORSE;
                return decision;
            }
        }
        OptionalDouble margin = settings.nonInferiorityMarginPoints();
        if (margin.isPresent()) {
            nonInferiorEvidence = nonInferior.observe(margin.getAsDouble() / 100 - loss);
            if (nonInferiorEvidence >= nonInferiorThreshold) {
                decision = Decision.STOP_NON_INFERIOR;
            }
        }
        return decision;
    }

    /**
     * Where the comparison stands.
     *
     * @param of n
     * @param seed of the order in which images were given
     */
    public Result result(long of, long seed) {
        return new Result(
                decision, images, of, onlyBaseRight, onlyNewRight, worseEvidence, nonInferiorEvidence, seed);
    }

    /**
     * Compares stored predictions as if they arrived unit by unit.
     *
     * @param batch images that share statistics; 1 where a prediction does not depend on its batch
     * @param seed of the order
     * @throws InputException if the two are not about the same images
     */
    public static Result run(
            CellPredictions base, CellPredictions changed, JudgementSettings settings, int family, int batch, long seed) {
        if (!base.pairsWith(changed)) {
            throw new InputException("early stop: expected the same images with the same labels on both sides, found others."
                    + " Compare cells of one data set.");
        }
        SequentialTest test = new SequentialTest(settings, family);
        List<ImageRange> units = base.units(batch);
        for (int unit : RandomOrder.of(units.size(), seed)) {
            int lost = 0;
            int gained = 0;
            for (int i = units.get(unit).first(); i < units.get(unit).end(); i++) {
                lost += base.right(i) && !changed.right(i) ? 1 : 0;
                gained += changed.right(i) && !base.right(i) ? 1 : 0;
            }
            if (test.observe(units.get(unit).images(), lost, gained) != Decision.GO_ON) {
                break;
            }
        }
        return test.result(base.size(), seed);
    }
}
