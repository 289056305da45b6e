package org.bitsweep.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.prepare.ShardRange;

/**
 * What is to be run of one network.
 *
 * @param parcel the network
 * @param normalization from pixels to its input
 * @param images its prepared images
 * @param missing what is not in the store
 * @param sessionBytes native memory of one session, about
 */
public record EvaluationWork(NetworkParcel parcel, Normalization normalization, ShardRange images, List<Missing> missing,
        long sessionBytes) {

    public EvaluationWork {
        missing = List.copyOf(missing);
        if (missing.stream().map(each -> each.evaluation().key().inputScale()).distinct().count() > 1) {
            throw new IllegalArgumentException("expected evaluations of one input scale, for which a batch is normalized once");
        }
    }

    /**
     * The batches of an evaluation that are not stored.
     *
     * @param evaluation what it is
     * @param batches in order
     */
    public record Missing(Evaluation evaluation, List<ImageRange> batches) {

        public Missing {
            batches = List.copyOf(batches);
        }

        long images() {
            return batches.stream().mapToLong(ImageRange::images).sum();
        }
    }

    /** How many predictions it stands for. */
    public long predictions() {
        return missing.stream().mapToLong(Missing::images).sum();
    }

    /**
     * Cut into tasks: groups of evaluations that fit in memory together, over consecutive batches. A task keeps its sessions
     * over its batches, and a batch is normalized once for the group.
     *
     * @param group how many evaluations together
     * @param batchesATask at most
     */
    List<EvaluationTask> tasks(int network, int group, int batchesATask) {
        List<EvaluationTask> tasks = new ArrayList<>();
        for (int start = 0; start < missing.size(); start += group) {
            List<Missing> members = missing.subList(start, Math.min(start + group, missing.size()));
            List<ImageRange> batches = members.stream().flatMap(member -> member.batches().stream()).distinct()
                    .sorted(java.util.Comparator.comparingInt(ImageRange::first)).toList();
            for (int first = 0; first < batches.size(); first += batchesATask) {
                List<EvaluationTask.Step> steps = new ArrayList<>();
                for (ImageRange batch : batches.subList(first, Math.min(first + batchesATask, batches.size()))) {
                    steps.add(new EvaluationTask.Step(batch, new ArrayList<>(members.stream()
                            .filter(member -> member.batches().contains(batch)).map(Missing::evaluation).toList())));
                }
                tasks.add(new EvaluationTask(network, steps));
            }
        }
        return tasks;
    }
}
