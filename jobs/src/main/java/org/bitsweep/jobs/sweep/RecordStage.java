package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.Sha256;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.judgement.NoiseFloor;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.SpentBits;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.RunRecord;
import org.bitsweep.storage.HadoopFiles;

/** Last stage: the counts with everything that they depended on. */
final class RecordStage {

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final PrepareStage.Prepared prepared;
    private final ExecutionProvider provider;

    RecordStage(SparkSession spark, SweepInputs inputs, PrepareStage.Prepared prepared, ExecutionProvider provider) {
        this.spark = spark;
        this.inputs = inputs;
        this.prepared = prepared;
        this.provider = provider;
    }

    /**
     * @param root of the store
     * @param store as the record names it
     * @param noise noise floors by evaluation
     */
    RunRecord run(List<PlannedNetwork> planned, CountStage counts, Path root, String store, Map<String, NoiseFloor> noise)
            throws IOException {
        List<NetworkResult> results = new ArrayList<>();
        // Variants of a network share its weights.
        Map<String, QuantizedWeights> weights = new HashMap<>();
        for (PlannedNetwork network : planned) {
            QuantizedWeights its = weights.computeIfAbsent(
                    network.parcel().digest(), digest -> new QuantizedWeights(network.loaded().network()));
            Optional<ActivationStatistics> statistics =
                    Optional.ofNullable(network.parcel().statistics()).map(json -> network.parcel().openStatistics());
            List<QuantizationConfig> asked = network.loaded().sweep().configurations();
            List<ConfigurationResult> configurations = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                Evaluation evaluation = network.asked().get(i);
                configurations.add(new ConfigurationResult(
                        asked.get(i), evaluation.key().plan(), evaluation.digest(), counts.of(evaluation),
                        Optional.of(SpentBits.of(evaluation.plan(), its, statistics))));
            }
            results.add(new NetworkResult(network.name(), network.loaded().network().digest(),
                    network.loaded().config().preprocessing().canonicalTexts(), network.loaded().sweep().settings(),
                    network.float32().digest(), counts.of(network.float32()), configurations));
        }
        return new RunRecord(inputs.sweep().name(), evaluatedImages(), inputs.sweep().batchSize(), results, store, noise,
                provenance(planned, counts), presentation(root));
    }

    private Presentation presentation(Path root) throws IOException {
        Map<String, String> folders = new LinkedHashMap<>();
        for (LoadedNetwork network : inputs.networks()) {
            folders.put(network.config().name(), HadoopFiles.relative(prepared.of(network).folder(), root,
                    spark.sparkContext().hadoopConfiguration()));
        }
        return new Presentation(inputs.sweep().table(), inputs.sweep().published(), inputs.images().classNames(), folders);
    }

    EvaluatedImages evaluatedImages() {
        Set<String> unreadable = new TreeSet<>();
        for (PreparedDataset set : prepared.sets().values()) {
            set.manifest().unreadableAmong(inputs.selected()).stream().map(UnreadableImage::name).forEach(unreadable::add);
        }
        return new EvaluatedImages(inputs.sweep().dataset().name(), inputs.images().count(), inputs.selected(),
                List.copyOf(unreadable));
    }

    private Map<String, String> provenance(List<PlannedNetwork> planned, CountStage counts) {
        Map<String, String> provenance = new LinkedHashMap<>(Provenance.of(spark, provider, counts.instructionSets()));
        provenance.put("data set listing", inputs.images().listingDigest());
        prepared.sets().forEach((form, set) ->
                provenance.put("images " + form.canonicalText(), set.manifest().contentSha256()));
        prepared.repeated(inputs.selected()).ifPresent(remark -> provenance.put("repeated images", remark));
        for (PlannedNetwork network : planned) {
            network.loaded().network().exported().ifPresent(exported -> provenance.put("as exported " + network.name(),
                    exported.format() + ", " + exported.facts().get("weight-bits") + "W" + exported.facts().get("activation-bits")
                            + "A, plan " + exported.facts().get("plan") + ": its float32 is the file as it is"));
            if (network.parcel().statistics() != null) {
                provenance.put("statistics " + network.name(),
                        Sha256.hexOf(network.parcel().statistics().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return provenance;
    }
}
