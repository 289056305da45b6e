package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.figures.PaperFigures;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.FigureCsv;
import org.bitsweep.report.figure.SvgRenderer;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep figures}: the paper's figures that need no network. */
@Command(
        name = "figures",
        description = "Computes the paper's figures that need no network, and writes each as SVG and as CSV.",
        mixinStandardHelpOptions = true)
public final class FiguresCommand implements Callable<Integer> {

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the files are written.")
    private String output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        org.apache.hadoop.fs.Path folder = Location.resolve(Path.of(""), output).hadoopPath();
        HadoopFiles.createFolder(folder, configuration);
        PrintWriter out = command.commandLine().getOut();
        for (Figure figure : PaperFigures.all()) {
            write(folder, figure.name() + ".svg", SvgRenderer.render(figure), configuration);
            write(folder, figure.name() + ".csv", FigureCsv.render(figure), configuration);
            out.println(figure.name() + ": " + figure.title());
        }
        out.flush();
        return 0;
    }

    private static void write(org.apache.hadoop.fs.Path folder, String name, String text, Configuration configuration)
            throws IOException {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder, name);
        HadoopFiles.requireFileCanBe(target, configuration);
        HadoopFiles.write(target, text, configuration);
    }
}
