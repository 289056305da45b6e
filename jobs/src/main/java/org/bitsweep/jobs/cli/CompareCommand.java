package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.jobs.compare.Comparison;
import org.bitsweep.jobs.compare.Side;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep compare}: two runs image by image, and what is to be thought of it. */
@Command(
        name = "compare",
        description = "Compares two runs cell by cell on their predictions: same, within the arithmetic's noise, changed, worse"
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
            "  bitsweep compare baseline.csv results/tuesday --junit verdicts.xml --format markdown"
        })
public final class CompareCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "BASE", description = "Output folder of a sweep, or a baseline (.csv).")
    private String base;

    @Parameters(index = "1", paramLabel = "NEW", description = "The same, to be judged.")
    private String changed;

    @Mixin
    private JudgementOptions judgement;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = new Configuration();
        Side before = Side.open(Location.resolve(Path.of(""), base), configuration);
        Side now = Side.open(Location.resolve(Path.of(""), changed), configuration);
        Comparison comparison = Comparison.of(before, now, judgement.settings(), configuration);
        VerdictText text = new VerdictText(
                "bitsweep accept " + changed + " --baseline " + (base.endsWith(".csv") ? base : "baseline.csv"));
        command.commandLine().getOut().print(format.renderer().render(comparison.table(text)));
        command.commandLine().getOut().flush();
        judgement.writeJUnit(now.run().name(), comparison.verdicts(), text, configuration);
        return comparison.exitCode().status();
    }
}
