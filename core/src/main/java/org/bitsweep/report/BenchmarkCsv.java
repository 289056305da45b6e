package org.bitsweep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitsweep.inference.NetworkBenchmark.Conditions;
import org.bitsweep.inference.NetworkBenchmark.Measurement;
import org.bitsweep.inference.NetworkBenchmark.Version;
import org.bitsweep.inference.OperatorTime;

/** What a benchmark measured, as rows of CSV; times in milliseconds per image, memory in bytes. */
public final class BenchmarkCsv {

    /** Of {@link #rows}. */
    public static final String HEADER = "network,bits,methods,version,batch_size,threads,rounds,wall_median,wall_least,"
            + "wall_ratio,processor_median,processor_least,processor_ratio,peak_bytes,model_bytes";

    /** Of {@link #operators}. */
    public static final String OPERATORS_HEADER = "network,bits,methods,version,batch_size,group,operator,nodes,milliseconds";

    private BenchmarkCsv() {}

    /**
     * A row a version.
     *
     * @param subject network, bits and methods
     */
    public static List<String> rows(List<String> subject, List<Measurement> measurements, Conditions conditions) {
        return measurements.stream().map(measured -> line(subject, List.of(
                measured.version().title(), conditions.batchSize(), conditions.threads(), conditions.rounds(),
                number(measured.wall().median()), number(measured.wall().least()), number(measured.wall().ratio()),
                number(measured.processor().median()), number(measured.processor().least()), number(measured.processor().ratio()),
                measured.peakBytes().isPresent() ? measured.peakBytes().getAsLong() : "", measured.modelBytes()))).toList();
    }

    /**
     * A row an operator.
     *
     * @param subject network, bits and methods
     */
    public static List<String> operators(List<String> subject, Version version, List<OperatorTime> operators, int batchSize) {
        return operators.stream().map(time -> line(subject, List.of(version.title(), batchSize, time.group().title(),
                time.operator(), time.nodes(), number(time.milliseconds())))).toList();
    }

    private static String line(List<String> subject, List<Object> values) {
        List<String> fields = new ArrayList<>(subject);
        values.forEach(value -> fields.add(value.toString()));
        return CsvLine.of(fields);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
