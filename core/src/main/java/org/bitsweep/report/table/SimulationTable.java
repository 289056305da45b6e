package org.bitsweep.report.table;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.bitsweep.schedule.PlanLimits;
import org.bitsweep.schedule.SimulatedCluster;
import org.bitsweep.schedule.SimulationStudy;

/** What simulated clusters of several sizes make of the same work. */
public final class SimulationTable {

    private SimulationTable() {}

    /**
     * The table of a study.
     *
     * @param title what is evaluated
     * @param limits what tasks are cut for
     * @param cluster what the clusters are like
     * @param seeds runs with losses each
     * @param passSeconds what one core takes for all images in float32 and nothing else: the unit of what the sweep costs
     */
    public static Table of(String title, SimulationStudy study, PlanLimits limits, SimulatedCluster cluster, int seeds,
            double passSeconds) {
        List<Table.Column> columns = List.of(
                right("executors"), right("units"), right("tasks"), right("longest task s"), right("hours"), right("float32 passes"),
                right("bound"), right("nothing lost"), right("median"), right("worst"),
                right("executors lost"), right("tasks rerun"), right("sessions made"));
        List<Table.Row> rows = study.rows().stream()
                .map(row -> new Table.Row(Table.RowKind.BODY, List.of(
                        Integer.toString(row.executors()), Integer.toString(row.units()), Integer.toString(row.tasks()),
                        number("%.0f", row.longestTaskSeconds()), number("%.2f", row.median().seconds() / 3600),
                        number("%.1f", row.median().seconds() * row.executors() / passSeconds),
                        number("%.3f", row.mostEfficiency()), number("%.3f", row.undisturbed().efficiency()),
                        number("%.3f", row.median().efficiency()), number("%.3f", row.worst().efficiency()),
                        Integer.toString(row.median().lostExecutors()), Integer.toString(row.median().lostTasks()),
                        Integer.toString(row.median().sessions()))))
                .toList();
        return new Table(title, columns, rows, List.of(
                "Efficiency is the share of all cores' time spent inside networks: bound, what no schedule exceeds,"
                + " because units"
                        + " cannot be divided; then simulated with nothing lost; then median and worst of " + seeds
                        + " runs with losses.",
                "Hours, executors lost, tasks rerun and sessions made are those of the median run. Float32 passes: the time of all cores"
                        + " over what one takes for all images in float32.",
                String.format(Locale.ROOT, "Executors of one core, each lost every %s h on average, known after %s s,"
                        + " back after %s s;"
                        + " speed varies by %s %%; the driver takes %s s a task, a task's start and end %s s, preparing"
                        + " %s s an image;"
                        + " tasks of %s s at most, if units and loading allow; %d sessions an executor.",
                        text(cluster.hoursBetweenLosses()), text(cluster.detectionSeconds()), text(cluster.restartSeconds()),
                        text(100 * cluster.speedVariation()), text(cluster.dispatchSeconds()),
                        text(cluster.taskOverheadSeconds()),
                        text(limits.preparingSecondsPerImage()), text(limits.taskSeconds()), cluster.sessions())));
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
