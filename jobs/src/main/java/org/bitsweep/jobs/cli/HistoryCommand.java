package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.jobs.compare.History;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.table.SeriesTable;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep history}: the nights of every cell, and when something moved. */
@Command(
        name = "history",
        description = "Lists the nights that bitsweep nightly recorded, cell by cell, with the steps between them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  bitsweep history results/demo-nightly",
            "  bitsweep history results/demo-nightly --cell \"vgg 4W4A all\" --format csv"
        })
public final class HistoryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "A nightly's folder.")
    private String folder;

    @Option(names = "--cell", paramLabel = "CELL", description = "Only this cell, as tables name it. Default: all.")
    private String cell;

    @Mixin
    private FormatOption format;

    @Mixin
    private SparkOptions spark;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Location history = Location.resolve(Path.of(""), folder).below("history");
        spark.run("bitsweep history", () -> "Nothing was changed.", session -> {
            List<RecordedNight> nights = History.read(session, history.hadoopPath());
            if (nights.isEmpty()) {
                throw new InputException(folder + ": expected the folder of bitsweep nightly, with a history in it, found none."
                        + " Correct the path.");
            }
            List<RecordedNight> chosen = nights.stream().filter(night -> cell == null || night.cell().equals(cell)).toList();
            if (chosen.isEmpty()) {
                TreeSet<String> cells = new TreeSet<>(nights.stream().map(RecordedNight::cell).toList());
                throw new InputException("--cell " + cell + ": expected a cell of " + folder + ", found no night of it."
                        + Suggestion.sentence(cell, cells));
            }
            command.commandLine().getOut().print(format.renderer().render(SeriesTable.of(folder + ": nights", chosen)));
            command.commandLine().getOut().flush();
        });
        return 0;
    }
}
