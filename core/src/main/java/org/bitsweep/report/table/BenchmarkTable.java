package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.bitsweep.inference.NetworkBenchmark.Conditions;
import org.bitsweep.inference.NetworkBenchmark.Measurement;
import org.bitsweep.inference.OperatorTime;

/** Times and memory of the versions of one network, and where the time goes. */
public final class BenchmarkTable {

    private BenchmarkTable() {}

    /**
     * The table of a benchmark.
     *
     * @param title network and configuration
     */
    public static Table of(String title, List<Measurement> measurements, Conditions conditions) {
        List<Table.Column> columns = List.of(
                new Table.Column("version", Table.Alignment.LEFT),
                new Table.Column("ms/image", Table.Alignment.RIGHT),
                new Table.Column("fastest", Table.Alignment.RIGHT),
                new Table.Column("ratio", Table.Alignment.RIGHT),
                new Table.Column("processor ms", Table.Alignment.RIGHT),
                new Table.Column("ratio", Table.Alignment.RIGHT),
                new Table.Column("peak memory MiB", Table.Alignment.RIGHT),
                new Table.Column("network MiB", Table.Alignment.RIGHT));
        List<Table.Row> rows = measurements.stream()
                .map(measured -> new Table.Row(Table.RowKind.BODY, List.of(
                        measured.version().title(),
                        number("%.2f", measured.wall().median()),
                        number("%.2f", measured.wall().least()),
                        number("%.2f", measured.wall().ratio()),
                        number("%.2f", measured.processor().median()),
                        number("%.2f", measured.processor().ratio()),
                        mebibytes(measured.peakBytes()),
                        mebibytes(OptionalLong.of(measured.modelBytes())))))
                .toList();
        return new Table(title, columns, rows, List.of(
                "batches of " + conditions.batchSize() + ", " + (conditions.threads() == 1 ? "one thread"
                        : conditions.threads() + " copies at once, a thread each") + ", " + conditions.rounds()
                        + " rounds; versions take turns within a round",
                "ms/image: median over rounds; ratio: median over rounds of the time over float32's in the same round",
                "processor ms: what the processor worked for an image, on whichever thread; neighbours change it less",
                "peak memory: of the process while the version alone was loaded and ran once, less that before any was loaded"));
    }

    /** The table of a profile: groups of operators, and the operators of each. */
    public static Table ofOperators(String title, List<OperatorTime> operators, int batchSize) {
        double all = operators.stream().mapToDouble(OperatorTime::milliseconds).sum();
        List<Table.Row> rows = new ArrayList<>();
        for (OperatorTime.Group group : OperatorTime.Group.values()) {
            List<OperatorTime> members = operators.stream().filter(operator -> operator.group() == group).toList();
            if (!members.isEmpty()) {
                double together = members.stream().mapToDouble(OperatorTime::milliseconds).sum();
                rows.add(row(group.title(), members.stream().mapToInt(OperatorTime::nodes).sum(), together, all));
                members.forEach(member -> rows.add(row("  " + member.operator(), member.nodes(), member.milliseconds(), all)));
            }
        }
        return new Table(title, List.of(
                new Table.Column("operators", Table.Alignment.LEFT),
                new Table.Column("nodes", Table.Alignment.RIGHT),
                new Table.Column("ms/image", Table.Alignment.RIGHT),
                new Table.Column("share", Table.Alignment.RIGHT)), rows, List.of(
                        "batches of " + batchSize + ", one thread; ONNX Runtime's own profile, each node's median of five runs"));
    }

    private static Table.Row row(String title, int nodes, double milliseconds, double all) {
        return new Table.Row(Table.RowKind.BODY, List.of(title, Integer.toString(nodes), number("%.3f", milliseconds),
                number("%.1f %%", 100 * milliseconds / all)));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isEmpty() ? Table.NOTHING : Long.toString(Math.round(bytes.getAsLong() / 1048576.0));
    }
}
