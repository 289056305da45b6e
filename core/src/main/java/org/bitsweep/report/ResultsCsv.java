package org.bitsweep.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.EvaluationKey;
import org.bitsweep.evaluation.WilsonInterval;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.settings.SettingsText;

/**
 * A run in the long format of {@code conf/published}, one row a cell, with counts, intervals and digests after the
 * columns of that format.
 */
public final class ResultsCsv {

    private static final String COLUMNS = "table,network,weight_bits,activation_bits,activation_granularity,clipping,"
            + Arrays.stream(Method.values()).map(PublishedFigures::column).collect(Collectors.joining(","))
            + ",top1,top5,n,top1_count,top5_count,top1_low95,top1_high95,statistics,batch,profile,images_in_dataset,"
            + "images_unreadable,configuration_digest,plan_digest,network_digest,evaluation,format,"
            + "average_weight_bits,average_activation_bits,bytes_an_image,weight_entropy_bits";

    /** Version of the columns (docs/results.md). */
    private static final int FORMAT = 2;

    private ResultsCsv() {}

    /** The file's text, lines ended by a line feed. */
    public static String render(RunRecord run) {
        List<String> lines = new ArrayList<>();
        lines.add(COLUMNS);
        for (NetworkResult network : run.networks()) {
            List<String> float32 = start(run, network, 32, 32, "", "");
            Arrays.stream(Method.values()).forEach(method -> float32.add("0"));
            accuracy(float32, network.float32());
            finish(float32, run, network, "", "", EvaluationKey.FLOAT32, network.float32Evaluation());
            float32.addAll(List.of("32", "32", "", ""));
            lines.add(CsvLine.of(float32));
            for (ConfigurationResult result : network.configurations()) {
                QuantizationConfig configuration = result.configuration();
                List<String> fields = start(
                        run,
                        network,
                        configuration.weightBits(),
                        configuration.activationBits(),
                        PublishedFigures.granularity(configuration),
                        PublishedFigures.clipping(configuration));
                Arrays.stream(Method.values()).forEach(method -> fields.add(configuration.uses(method) ? "1" : "0"));
                accuracy(fields, result.accuracy());
                finish(
                        fields,
                        run,
                        network,
                        configuration.settings().statistics().name().toLowerCase(Locale.ROOT),
                        SettingsText.digest(configuration),
                        result.plan(),
                        result.evaluation());
                fields.addAll(result.spent().map(spent -> List.of(fixed(spent.weights()), fixed(spent.activations()),
                        String.format(Locale.ROOT, "%.0f", spent.bytes()),
                        spent.weightEntropy().isPresent() ? fixed(spent.weightEntropy().getAsDouble()) : ""))
                        .orElse(List.of("", "", "", "")));
                lines.add(CsvLine.of(fields));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> start(
            RunRecord run, NetworkResult network, int weightBits, int activationBits, String granularity, String clipping) {
        return new ArrayList<>(List.of(
                run.sweep(),
                network.network(),
                Integer.toString(weightBits),
                Integer.toString(activationBits),
                granularity,
                clipping));
    }

    private static void accuracy(List<String> fields, Accuracy accuracy) {
        WilsonInterval interval = accuracy.topOneInterval();
        fields.add(fixed(accuracy.topOnePercent()));
        fields.add(fixed(accuracy.topFivePercent()));
        fields.add(Long.toString(accuracy.images()));
        fields.add(Long.toString(accuracy.topOne()));
        fields.add(Long.toString(accuracy.topFive()));
        fields.add(fixed(interval.lowPercent()));
        fields.add(fixed(interval.highPercent()));
    }

    private static void finish(
            List<String> fields, RunRecord run, NetworkResult network, String statistics, String configuration, String plan,
            String evaluation) {
        fields.add(statistics);
        fields.add(Integer.toString(run.batchSize()));
        fields.add(network.settings().profile());
        fields.add(Integer.toString(run.images().inDataset()));
        fields.add(Integer.toString(run.images().unreadable().size()));
        fields.add(configuration);
        fields.add(plan);
        fields.add(network.digest());
        fields.add(evaluation);
        fields.add(Integer.toString(FORMAT));
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
