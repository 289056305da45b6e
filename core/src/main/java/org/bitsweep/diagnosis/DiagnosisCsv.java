package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bitsweep.report.CsvLine;
import org.bitsweep.settings.SettingsText;

/** Everything about every layer as CSV: a row a configuration and layer, in execution order; empty where there is nothing. */
public final class DiagnosisCsv {

    private static final List<String> HEADER = List.of("network", "bits", "methods", "layer",
            "weight_bits", "weight_bits_least", "weight_bits_most", "weight_codes_used", "weight_entropy",
            "output_bits", "output_bits_least", "output_bits_most", "output_clipped", "output_codes_used", "output_entropy",
            "own_sqnr_db", "own_cosine", "own_mean_shift", "own_variance_ratio",
            "sqnr_db", "cosine", "mean_shift", "variance_ratio", "ks_laplace", "ks_gauss", "log_likelihood_gain",
            "images", "recovered_points", "recovered_low", "recovered_high", "recovered_p", "recovered_p_holm",
            "alone_points", "alone_low", "alone_high", "alone_p", "alone_p_holm");

    private DiagnosisCsv() {}

    /** The whole file. */
    public static String render(List<NetworkDiagnosis> diagnoses) {
        List<String> lines = new ArrayList<>(List.of(CsvLine.of(HEADER)));
        for (NetworkDiagnosis diagnosis : diagnoses) {
            diagnosis.tensors().forEach(layer -> lines.add(CsvLine.of(row(diagnosis, layer))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> row(NetworkDiagnosis diagnosis, LayerTensors layer) {
        List<String> cells = new ArrayList<>(List.of(diagnosis.network(), diagnosis.configuration().bitsTitle(),
                SettingsText.methods(diagnosis.configuration().methods()), layer.layer().id()));
        for (ToDoubleFunction<CodeUse> value : List.<ToDoubleFunction<CodeUse>>of(
                CodeUse::bits, CodeUse::leastBits, CodeUse::mostBits, CodeUse::used, CodeUse::entropy)) {
            cells.add(of(layer.weights(), value));
        }
        for (ToDoubleFunction<CodeUse> value : List.<ToDoubleFunction<CodeUse>>of(CodeUse::bits, CodeUse::leastBits,
                CodeUse::mostBits, CodeUse::clipped, CodeUse::used, CodeUse::entropy)) {
            cells.add(of(layer.output(), value));
        }
        for (TensorError error : List.of(layer.own(), layer.cumulated())) {
            cells.addAll(List.of(number(error.noiseRatio()), number(error.cosine()), number(error.meanShift()),
                    number(error.varianceRatio())));
        }
        cells.add(of(layer.prior(), fit -> fit.laplace()));
        cells.add(of(layer.prior(), fit -> fit.gauss()));
        cells.add(of(layer.prior(), fit -> fit.gain()));
        Optional<LayerAccuracy> accuracy = diagnosis.accuracy().flatMap(found -> found.ranking().layers().stream()
                .filter(each -> each.layer().id().equals(layer.layer().id())).findFirst());
        cells.add(accuracy.map(each -> Long.toString(each.exempted().images())).orElse(""));
        for (ToDoubleFunction<LayerAccuracy> value : List.<ToDoubleFunction<LayerAccuracy>>of(LayerAccuracy::recoveredPoints,
                each -> each.exempted().interval().lowPoints(), each -> each.exempted().interval().highPoints(),
                each -> each.exempted().pValue(), LayerAccuracy::exemptedP, each -> each.alone().differencePoints(),
                each -> each.alone().interval().lowPoints(), each -> each.alone().interval().highPoints(),
                each -> each.alone().pValue(), LayerAccuracy::aloneP)) {
            cells.add(of(accuracy, value));
        }
        return cells;
    }

    private static <T> String of(Optional<T> of, ToDoubleFunction<T> value) {
        return of.map(each -> number(value.applyAsDouble(each))).orElse("");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Words.format("%.6g", value) : "";
    }
}
