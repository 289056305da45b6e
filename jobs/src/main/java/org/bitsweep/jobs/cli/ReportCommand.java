package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.ClassList;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.page.NetworkInsights;
import org.bitsweep.report.page.PageRun;
import org.bitsweep.report.page.ReportPage;
import org.bitsweep.report.table.CellsTable;
import org.bitsweep.report.table.RunTables;
import org.bitsweep.report.table.Table;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep report}: finished runs shown again, as a page or as tables in any format. */
@Command(
        name = "report",
        description = "Shows finished runs again: as one HTML page, or as tables in another shape, beside other published"
                + " figures or in another format. Nothing is computed anew but what the stored predictions tell.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  bitsweep report results/table3 --output table3.html",
            "  bitsweep report results/table3 --table cells --format latex",
            "  bitsweep report results/table3 --published conf/published/table3.csv --table published",
            "  bitsweep report results/table3 --between \"4W4A none,4W4A all\" --output methods.html"
        })
public final class ReportCommand implements Callable<Integer> {

    private static final String IMAGENET = "imagenet";

    /** What is printed. */
    enum Kind {
        USUAL,
        ABLATION,
        NETWORKS,
        CELLS,
        PUBLISHED,
        EFFECTS
    }

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Output folders of sweeps.")
    private List<String> folders;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where it is written; .html, .md, .csv, .tex and .txt also tell the format. Default: printed.")
    private String output;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--table",
            paramLabel = "usual|ablation|networks|cells|published|effects",
            description = "Which tables: that of the sweep, methods by bits, networks side by side, every cell with its own"
                    + " interval, the one beside the published figures, effects of the methods. Default: usual. On a page,"
                    + " ablation and networks choose the shape of its table.")
    private Kind table = Kind.USUAL;

    @Option(
            names = "--published",
            paramLabel = "FILE",
            description = "Published figures to print beside, as in conf/published. Default: those of the sweep.")
    private Path published;

    @Option(
            names = "--class-list",
            paramLabel = "FILE|imagenet",
            description = "Names of the classes, where the data set only numbered them.")
    private String classList;

    @Option(
            names = "--between",
            paramLabel = "BASE,NEW",
            split = ",",
            description = "Two cells whose images are shown side by side, each as bits and methods (4W4A all), or float32."
                    + " Default: float32 and the cell with most methods at 4W4A, or at the first bits.")
    private List<String> between;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        Optional<NetworkInsights.Pairing> pairing = pairing();
        FormatOption.Format chosen = format.format().or(this::formatOfOutput).orElse(FormatOption.Format.TERMINAL);
        if (chosen == FormatOption.Format.HTML && List.of(Kind.CELLS, Kind.PUBLISHED, Kind.EFFECTS).contains(table)) {
            throw new InputException("--table " + table.name().toLowerCase(Locale.ROOT)
                    + ": a page has this table anyway. Leave it out, or choose another --format.");
        }
        List<RunReport> reports = new ArrayList<>();
        for (String folder : folders) {
            RunReport report = RunReport.open(Location.resolve(Path.of(""), folder), configuration);
            reports.add(report.shownWith(presentation(report.record().presentation(), configuration)));
        }
        String text;
        if (chosen == FormatOption.Format.HTML) {
            List<PageRun> pages = new ArrayList<>();
            for (RunReport report : reports) {
                pages.add(report.page(pairing, List.of(), List.of(), configuration));
            }
            text = ReportPage.render(pages, Versions.written());
        } else {
            List<Table> tables = new ArrayList<>();
            for (RunReport report : reports) {
                tables.addAll(tables(report, configuration));
            }
            text = tables.stream().map(chosen.renderer()::render).collect(Collectors.joining("\n"));
        }
        PrintWriter out = command.commandLine().getOut();
        if (output == null) {
            out.print(text);
        } else {
            org.apache.hadoop.fs.Path target = Location.resolve(Path.of(""), output).hadoopPath();
            HadoopFiles.requireFileCanBe(target, configuration);
            HadoopFiles.write(target, text, configuration);
            out.println("The report is in " + output + ".");
        }
        out.flush();
        return 0;
    }

    private Optional<NetworkInsights.Pairing> pairing() {
        if (between == null) {
            return Optional.empty();
        }
        if (between.size() != 2) {
            throw new InputException("--between: expected two cells separated by a comma, such as \"float32,4W4A all\", found "
                    + between.size() + ". Correct it.");
        }
        return Optional.of(new NetworkInsights.Pairing(between.get(0).strip(), between.get(1).strip()));
    }

    private Optional<FormatOption.Format> formatOfOutput() {
        String name = output == null ? "" : output.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html", "htm" -> FormatOption.Format.HTML;
            case "md" -> FormatOption.Format.MARKDOWN;
            case "csv" -> FormatOption.Format.CSV;
            case "tex" -> FormatOption.Format.LATEX;
            default -> null;
        });
    }

    private Presentation presentation(Presentation recorded, Configuration configuration) throws IOException {
        Presentation shown = recorded;
        if (published != null) {
            shown = shown.withPublished(PublishedFigures.read(published));
        }
        if (classList != null) {
            ClassList classes = classList.equals(IMAGENET) ? ClassList.imageNet()
                    : ClassList.read(Location.resolve(Path.of(""), classList).hadoopPath(), configuration);
            shown = shown.withClasses(classes.names());
        }
        return switch (table) {
            case ABLATION -> shown.withTable(Sweep.TableShape.ABLATION);
            case NETWORKS -> shown.withTable(Sweep.TableShape.NETWORKS);
            default -> shown;
        };
    }

    private List<Table> tables(RunReport report, Configuration configuration) throws IOException {
        return switch (table) {
            case USUAL -> RunTables.usual(report.record());
            case ABLATION, NETWORKS -> RunTables.shaped(report.record());
            case CELLS -> List.of(CellsTable.of(report.record()));
            case PUBLISHED -> published(report);
            case EFFECTS -> report.effects(configuration);
        };
    }

    private List<Table> published(RunReport report) {
        List<Table> tables = RunTables.published(report.record());
        if (tables.isEmpty()) {
            throw new InputException(report.side().title() + ": expected published figures of its networks, bits, methods,"
                    + " granularity and clipping on the whole data set, found none. Name a file: --published.");
        }
        return tables;
    }
}
