package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.bitsweep.inference.LayerError;

/** How far every layer of a quantized network is from float32: a row a layer, and their means. */
public final class LayerErrorTable {

    /** The head of {@link #rows}. */
    public static final String HEADER = "network,bits,methods,layer,weight_bits,output_bits,mean_shift,variance_ratio,sqnr_db";

    private LayerErrorTable() {}

    /**
     * The table of a configuration.
     *
     * @param title network and configuration
     * @param images on how many
     */
    public static Table of(String title, List<LayerError> errors, int images) {
        List<Table.Column> columns = List.of(
                new Table.Column("layer", Table.Alignment.LEFT),
                new Table.Column("weight bits", Table.Alignment.RIGHT),
                new Table.Column("output bits", Table.Alignment.RIGHT),
                new Table.Column("mean shift", Table.Alignment.RIGHT),
                new Table.Column("variance ratio", Table.Alignment.RIGHT),
                new Table.Column("SQNR dB", Table.Alignment.RIGHT));
        List<Table.Row> rows = new ArrayList<>();
        errors.forEach(error -> rows.add(new Table.Row(Table.RowKind.BODY, List.of(error.layer().id(),
                number("%.2f", error.weightBits()), number("%.2f", error.outputBits()), number("%.4f", error.meanShift()),
                number("%.4f", error.varianceRatio()), number("%.2f", error.noiseRatio())))));
        rows.add(new Table.Row(Table.RowKind.BASELINE, List.of("mean of layers",
                number("%.2f", mean(errors, LayerError::weightBits)), number("%.2f", mean(errors, LayerError::outputBits)),
                number("%.4f", mean(errors, LayerError::meanShift)), number("%.4f", mean(errors, LayerError::varianceRatio)),
                number("%.2f", mean(errors, LayerError::noiseRatio)))));
        return new Table(title, columns, rows, List.of(
                images + " images; each layer's output as the next reads it, beside its output in float32",
                "mean shift: of the channels' means, root of the mean square, in standard deviations of the channels in float32",
                "variance ratio: of the channels together, over float32; SQNR: squares of the output over squares of the error"));
    }

    private static double mean(List<LayerError> errors, ToDoubleFunction<LayerError> value) {
        return errors.stream().mapToDouble(value).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    /**
     * The same as lines of CSV.
     *
     * @param subject network, bits and methods
     */
    public static List<String> rows(List<String> subject, List<LayerError> errors) {
        return errors.stream().map(error -> String.join(",", String.join(",", subject), error.layer().id(),
                plain(error.weightBits()), plain(error.outputBits()), plain(error.meanShift()), plain(error.varianceRatio()),
                plain(error.noiseRatio()))).toList();
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? Table.NOTHING : String.format(Locale.ROOT, format, value);
    }

    private static String plain(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "";
    }
}
