package org.bitsweep.report.table;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.config.Sweep;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.RunRecord;

/** The tables of a run. */
public final class RunTables {

    private RunTables() {}

    /** The tables in the shape that the run is presented in, and the one beside the published figures where there are any. */
    public static List<Table> usual(RunRecord run) {
        List<Table> tables = new ArrayList<>(shaped(run));
        tables.addAll(published(run));
        return tables;
    }

    /** One table, or one a network. */
    public static List<Table> shaped(RunRecord run) {
        Presentation presentation = run.presentation();
        if (presentation.table() == Sweep.TableShape.NETWORKS) {
            return List.of(NetworksTable.of(run, presentation.published()));
        }
        List<Table> tables = new ArrayList<>();
        for (NetworkResult network : run.networks()) {
            tables.add(AblationTable.of(run, network, presentation.published()));
        }
        return tables;
    }

    /** Empty if no cell has a published figure. */
    public static List<Table> published(RunRecord run) {
        return PublishedTable.of(run, run.presentation().published()).stream().toList();
    }
}
