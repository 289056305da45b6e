package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.jobs.evaluate.EvaluateJob;
import org.bitsweep.jobs.evaluate.LostExecutorsException;
import org.bitsweep.jobs.evaluate.NetworkWork;
import org.bitsweep.jobs.evaluate.TimeSplit;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.jobs.progress.ProgressPoller;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.EvaluationStore.Found;
import org.bitsweep.jobs.store.NearestKey;
import org.bitsweep.schedule.EvaluationWork;
import org.bitsweep.schedule.ExecutorRecommendation;
import org.bitsweep.schedule.MemoryNeed;
import org.bitsweep.schedule.MemoryPlan;

/** Fourth stage: what the store holds, and the rest of it computed into the store. */
final class EvaluateStage {

    private static final int MOST_EXECUTORS = 1000;
    private static final double LEAST_EFFICIENCY = 0.9;

    private final EvaluationStore store;
    private final RunOptions options;
    private final Executors executors;
    private final List<ImageRange> batches;
    private final PrintWriter messages;
    private final Map<String, Found> found = new HashMap<>();

    EvaluateStage(EvaluationStore store, RunOptions options, Executors executors, List<ImageRange> batches,
            PrintWriter messages) {
        this.store = store;
        this.options = options;
        this.executors = executors;
        this.batches = List.copyOf(batches);
        this.messages = messages;
    }

    /** Looks every evaluation up, once. */
    void find(List<PlannedNetwork> planned) throws IOException {
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (!found.containsKey(evaluation.digest())) {
                    found.put(evaluation.digest(), options.reuse() == RunOptions.Reuse.NOTHING
                            ? Found.NOTHING : store.find(evaluation.key(), batches));
                }
            }
        }
    }

    Found found(Evaluation evaluation) {
        return found.get(evaluation.digest());
    }

    /** One line on what is there and what is left to do. */
    String describe(List<PlannedNetwork> planned) {
        int all = 0;
        int whole = 0;
        int part = 0;
        long left = 0;
        Set<String> counted = new HashSet<>();
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (!counted.add(evaluation.digest())) {
                    continue;
                }
                List<ImageRange> missing = missing(evaluation);
                all++;
                whole += missing.isEmpty() ? 1 : 0;
                part += !missing.isEmpty() && !found(evaluation).pieces().isEmpty() ? 1 : 0;
                left += missing.stream().mapToLong(ImageRange::images).sum();
            }
        }
        return whole + " of " + all + " networks found in " + store.root() + (part > 0 ? ", " + part + " in part" : "") + "; "
                + (all - whole) + " to run: " + left + " predictions";
    }

    private List<ImageRange> missing(Evaluation evaluation) {
        Found there = found(evaluation);
        return there.finished().isPresent() ? List.of() : there.missing(batches);
    }

    /** For every evaluation of which nothing is stored, the nearest that is, and in what it differs. */
    List<String> explain(List<PlannedNetwork> planned) throws IOException {
        Map<String, Map<String, String>> stored = store.descriptions();
        List<String> lines = new ArrayList<>();
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (found(evaluation).pieces().isEmpty() && !missing(evaluation).isEmpty()) {
                    lines.add(network.name() + " " + String.join("; ", network.configurationsOf(evaluation)) + ": "
                            + NearestKey.of(evaluation.digest(), evaluation.key().fields(), stored)
                                    .map(near -> "not found; " + near.text())
                                    .orElse("not found; the store holds no other evaluation"));
                }
            }
        }
        return lines;
    }

    /** One line on the executors that suit what is left to do, if there is something. */
    Optional<String> recommendation(List<PlannedNetwork> planned) {
        List<EvaluationWork> units = new ArrayList<>();
        work(planned, evaluation -> true).forEach(network -> units.addAll(network.units(network.parcel().name())));
        if (units.isEmpty()) {
            return Optional.empty();
        }
        int batch = batches.get(0).images();
        MemoryNeed most = planned.stream().map(network -> executors.least(network.loaded(), batch))
                .max(Comparator.comparingLong(need -> need.taskBytes(batch))).orElseThrow();
        int cores = executors.tasks();
        ExecutorRecommendation advice =
                ExecutorRecommendation.of(units, most, batch, cores, MOST_EXECUTORS, LEAST_EFFICIENCY);
        return Optional.of(String.format(Locale.ROOT, "at most %d executors of %d cores, each with %d MiB of memory overhead, are"
                + " of use: about %s on them, by estimate", advice.executors(), cores, advice.overheadBytes() >> 20,
                advice.seconds() < 90 ? String.format(Locale.ROOT, "%.1f s", advice.seconds())
                        : String.format(Locale.ROOT, "%.0f min", advice.seconds() / 60)));
    }

    /** What variants of a network have in common: their evaluations are run over a batch that is read and normalized once. */
    private record Common(NetworkParcel parcel, Normalization normalization, double inputScale, ShardRange images,
            MemoryPlan memory) {}

    /** What is missing of those evaluations that are wanted. */
    private List<NetworkWork> work(List<PlannedNetwork> planned, Predicate<Evaluation> wanted) {
        Map<Common, List<NetworkWork.Missing>> work = new LinkedHashMap<>();
        Set<String> once = new HashSet<>();
        for (PlannedNetwork network : planned) {
            List<NetworkWork.Missing> missing = work.computeIfAbsent(new Common(network.parcel(),
                    network.loaded().config().preprocessing().normalization(), network.float32().key().inputScale(),
                    ShardRange.of(network.images()), executors.plan(network.loaded(), batches.get(0).images())),
                    unused -> new ArrayList<>());
            for (Evaluation evaluation : network.distinct()) {
                // Two networks of a sweep may come down to the same evaluation.
                if (wanted.test(evaluation) && !missing(evaluation).isEmpty() && once.add(evaluation.digest())) {
                    missing.add(new NetworkWork.Missing(
                            evaluation, missing(evaluation), network.loaded().cost(evaluation)));
                }
            }
        }
        return work.entrySet().stream().map(each -> new NetworkWork(each.getKey().parcel(), each.getKey().normalization(),
                each.getKey().images(), batches, each.getValue(), each.getKey().memory())).toList();
    }

    /** Runs what is missing of those evaluations that are wanted, and looks them up again. */
    void run(EvaluateJob job, List<PlannedNetwork> planned, TimeSplit.Counters counters, Predicate<Evaluation> wanted)
            throws IOException {
        find(planned);
        List<NetworkWork> work = work(planned, wanted);
        for (PlannedNetwork network : planned) {
            for (Evaluation evaluation : network.distinct()) {
                if (wanted.test(evaluation) && !missing(evaluation).isEmpty()) {
                    if (options.reuse() == RunOptions.Reuse.NOTHING) {
                        store.reopen(evaluation.key());
                    }
                    store.describe(evaluation.key(), words(network, evaluation));
                }
            }
        }
        long total = predictions(work);
        while (total > 0) {
            Optional<LostExecutorsException> lost = attempt(job, work, total, counters);
            findAgain(work);
            if (lost.isEmpty()) {
                return;
            }
            work = work(planned, wanted);
            long left = predictions(work);
            // A piece that no executor survives ends the run, but not before everything else is done.
            if (left >= total || options.reuse() == RunOptions.Reuse.NOTHING) {
                throw lost.get();
            }
            messages.printf(Locale.ROOT, "bitsweep: executors were lost over the same piece, as often as Spark allows; %,d"
                    + " predictions were stored in that time, so the sweep goes on with the rest.%n", total - left);
            messages.flush();
            total = left;
        }
    }

    private static long predictions(List<NetworkWork> work) {
        return work.stream().mapToLong(NetworkWork::predictions).sum();
    }

    private static Optional<LostExecutorsException> attempt(EvaluateJob job, List<NetworkWork> work, long total,
            TimeSplit.Counters counters) {
        long before = counters.images().value();
        try (ProgressPoller progress = ProgressPoller.start(
                "sweep", "predictions", total, () -> counters.images().value() - before)) {
            job.run(work);
            return Optional.empty();
        } catch (LostExecutorsException lost) {
            return Optional.of(lost);
        }
    }

    private void findAgain(List<NetworkWork> work) throws IOException {
        for (NetworkWork network : work) {
            for (NetworkWork.Missing missing : network.missing()) {
                found.put(missing.evaluation().digest(), store.find(missing.evaluation().key(), batches));
            }
        }
    }

    /** What a person wants to know of an evaluation that its key holds as digests. */
    private static Map<String, String> words(PlannedNetwork network, Evaluation evaluation) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("network", network.name());
        words.put("configurations", String.join("; ", network.configurationsOf(evaluation)));
        return words;
    }
}
