package org.bitsweep.report.table;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.bitsweep.inference.NetworkBenchmark.Measurement;

/** Times and memory of the versions of one network. */
public final class BenchmarkTable {

    private BenchmarkTable() {}

    /**
     * The table of a benchmark.
     *
     * @param title network and configuration
     * @param batchSize images a run
     * @param rounds timed runs of each version
     */
    public static Table of(String title, List<Measurement> measurements, int batchSize, int rounds) {
        List<Table.Column> columns = List.of(
                new Table.Column("version", Table.Alignment.LEFT),
                new Table.Column("ms/image", Table.Alignment.RIGHT),
                new Table.Column("fastest", Table.Alignment.RIGHT),
                new Table.Column("ratio", Table.Alignment.RIGHT),
                new Table.Column("peak memory MiB", Table.Alignment.RIGHT),
                new Table.Column("network MiB", Table.Alignment.RIGHT));
        List<Table.Row> rows = measurements.stream()
                .map(measured -> new Table.Row(Table.RowKind.BODY, List.of(
                        measured.version().title(),
                        number("%.2f", measured.medianMilliseconds()),
                        number("%.2f", measured.leastMilliseconds()),
                        number("%.2f", measured.ratio()),
                        mebibytes(measured.peakBytes()),
                        mebibytes(OptionalLong.of(measured.modelBytes())))))
                .toList();
        return new Table(title, columns, rows, List.of(
                "batches of " + batchSize + ", one thread, " + rounds + " rounds; versions take turns within a round",
                "ms/image: median over rounds; ratio: median over rounds of the time over float32's in the same round",
                "peak memory: of the process while the version alone was loaded and ran once, less that before any was loaded"));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isEmpty() ? Table.NOTHING : Long.toString(Math.round(bytes.getAsLong() / 1048576.0));
    }
}
