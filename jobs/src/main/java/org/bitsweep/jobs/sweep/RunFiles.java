package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitsweep.config.Sweep;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.ResultsCsv;
import org.bitsweep.report.ResultsJson;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.table.AblationTable;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.NetworksTable;
import org.bitsweep.report.table.PublishedTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.report.table.TableRenderer;
import org.bitsweep.report.table.TerminalRenderer;

/** The files a finished run leaves, and the text it prints. */
public final class RunFiles {

    private final OutputFolder output;
    private final Sweep sweep;

    public RunFiles(OutputFolder output, Sweep sweep) {
        this.output = output;
        this.sweep = sweep;
    }

    void write(RunRecord record) throws IOException {
        output.write("results.csv", ResultsCsv.render(record));
        output.write("results.json", ResultsJson.render(record));
        output.write("table.md", render(record, sweep, new MarkdownRenderer()));
        output.write("table.txt", render(record, sweep, new TerminalRenderer(TerminalRenderer.Characters.UNICODE)));
    }

    /** The tables of a run in the shape its sweep asks for. */
    public static String render(RunRecord record, Sweep sweep, TableRenderer renderer) {
        List<Table> tables = new ArrayList<>();
        if (sweep.table() == Sweep.TableShape.NETWORKS) {
            tables.add(NetworksTable.of(record, sweep.published()));
        } else {
            for (NetworkResult network : record.networks()) {
                tables.add(AblationTable.of(record, network, sweep.published()));
            }
        }
        PublishedTable.of(record, sweep.published()).ifPresent(tables::add);
        return tables.stream().map(renderer::render).collect(Collectors.joining("\n"));
    }
}
