package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.ShellCommand;
import org.bitsweep.jobs.compare.Comparison;
import org.bitsweep.jobs.compare.EarlyStop;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.jobs.compare.Side;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.report.table.TogetherText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep compare}: two runs image by image, and what is to be thought of it. */
@Command(
        name = "compare",
        description = "Compares two runs, or two cells, image by image on their predictions: same, within the arithmetic's noise, changed, worse"
                + " or better.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Nothing beyond noise.",
            " 2:Wrong use or input.",
            " 3:A cell is worse.",
            " 4:A cell is better or changed, or not shown to be non-inferior.",
            " 5:Cells are missing or cannot be compared."
        },
        footer = {
            "",
            "Examples:",
            "  bitsweep compare results/monday results/tuesday",
            "  bitsweep compare baseline.csv results/tuesday --junit verdicts.xml --format markdown",
            "  bitsweep compare results/table3 --cells resnet101/4W4A/none resnet101/4W4A/all",
            "  bitsweep compare results/paper-differences --variants reference paper",
            "  bitsweep compare this/store that/store"
        })
public final class CompareCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "Output folder of a sweep, a baseline (.csv), or a store of which every finished evaluation counts.")
    private String base;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NEW",
            description = "The same, to be judged. Default, with --cells or --variants: BASE.")
    private String changed;

    @Option(
            names = "--cells",
            arity = "2",
            paramLabel = "CELL",
            description = "Compare this cell of BASE with that one of NEW: names as tables print them, with slashes for blanks, or"
                    + " the first digits of evaluations.")
    private List<String> cells;

    @Option(
            names = "--variants",
            arity = "2",
            paramLabel = "NAME",
            description = "Compare every cell of this variant of BASE's sweep with that of the other variant of NEW's, and all"
                    + " networks together.")
    private List<String> variants;

    @Option(
            names = "--early-stop",
            paramLabel = "SEED",
            description = "Also say where a sequential test would have ended each cell, its images in a random order of this seed,"
                    + " and what that would have saved.")
    private Long seed;

    @Mixin
    private JudgementOptions judgement;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (changed == null && cells == null && variants == null) {
            throw new InputException("command line: expected two runs, or one run and --cells or --variants, found one run. Name"
                    + " another, or two cells of it.");
        }
        if (cells != null && variants != null) {
            throw new InputException("command line: --cells and --variants exclude each other. Keep one.");
        }
        Sides sides = new Sides();
        Side before = sides.side(base);
        Side now = changed == null ? before : sides.side(changed);
        Comparison comparison = comparison(before, now, sides.configuration());
        VerdictText text = text(now);
        PrintWriter out = command.commandLine().getOut();
        out.print(format.renderer().render(comparison.table(
                text, variants == null ? List.of() : TogetherText.of(comparison.verdicts()))));
        if (seed != null) {
            EarlyStop.replay(comparison, judgement.settings(), seed)
                    .ifPresent(table -> out.print("\n" + format.renderer().render(table)));
        }
        out.flush();
        judgement.writeJUnit(now.name(), comparison.verdicts(), text, sides.configuration());
        return comparison.exitCode().status();
    }

    private Comparison comparison(Side before, Side now, Configuration configuration) throws IOException {
        if (cells != null) {
            return Comparison.ofCells(before, cells.get(0), now, cells.get(1), judgement.settings(), configuration);
        }
        return variants == null ? Comparison.of(before, now, judgement.settings(), configuration)
                : Comparison.ofVariants(before, variants.get(0), now, variants.get(1), judgement.settings(), configuration);
    }

    /** Whole runs can be accepted; cells, variants and stores cannot. */
    private VerdictText text(Side now) {
        return cells == null && variants == null && now instanceof RunSide
                ? new VerdictText(ShellCommand.of(
                        "bitsweep", "accept", changed, "--baseline", base.endsWith(".csv") ? base : "baseline.csv"))
                : VerdictText.WITHOUT_ACCEPTANCE;
    }
}
