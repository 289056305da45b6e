package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.util.List;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;

/**
 * What one Spark task does.
 *
 * @param network which of the networks that were shipped
 * @param steps batches in order
 */
record EvaluationTask(int network, List<Step> steps) implements Serializable {

    /**
     * One batch.
     *
     * @param number its place among the batches of the data set
     * @param batch its images
     * @param evaluations what is run over them
     */
    record Step(int number, ImageRange batch, List<Evaluation> evaluations) implements Serializable {}
}
