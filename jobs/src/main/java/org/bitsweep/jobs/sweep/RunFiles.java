package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.stream.Collectors;
import org.bitsweep.report.ResultsCsv;
import org.bitsweep.report.ResultsJson;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.RunTables;
import org.bitsweep.report.table.TableRenderer;
import org.bitsweep.report.table.TerminalRenderer;

/** The files a finished run leaves, and the text it prints. */
public final class RunFiles {

    private final OutputFolder output;

    public RunFiles(OutputFolder output) {
        this.output = output;
    }

    void write(RunRecord record) throws IOException {
        output.write("results.csv", ResultsCsv.render(record));
        output.write("results.json", ResultsJson.render(record));
        output.write("table.md", render(record, new MarkdownRenderer()));
        output.write("table.txt", render(record, new TerminalRenderer(TerminalRenderer.Characters.UNICODE)));
    }

    /** The tables of a run in the shape its sweep asks for. */
    public static String render(RunRecord record, TableRenderer renderer) {
        return RunTables.usual(record).stream().map(renderer::render).collect(Collectors.joining("\n"));
    }
}
