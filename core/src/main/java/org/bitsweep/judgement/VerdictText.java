package org.bitsweep.judgement;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitsweep.ShellCommand;

/**
 * Verdicts in words: both numbers, the test, the noise, and what to do.
 *
 * @param acceptCommand the command that makes the new side the base; empty where there is nothing to accept, as between two
 *     cells of one run
 */
public record VerdictText(Optional<ShellCommand> acceptCommand) {

    /** Words where nothing can be accepted. */
    public static final VerdictText WITHOUT_ACCEPTANCE = new VerdictText(Optional.empty());

    public VerdictText(ShellCommand acceptCommand) {
        this(Optional.of(acceptCommand));
    }

    /** One line, without a line break of its own: the finding, and what to do, with the command. */
    public String message(Verdict verdict) {
        return finding(verdict) + advice(verdict, acceptCommand.map(command -> ": " + command).orElse("."));
    }

    /** The same without the command: where lines are broken, it stands on one of its own. */
    public String messageWithoutCommand(Verdict verdict) {
        return finding(verdict) + advice(verdict, ".");
    }

    private static String finding(Verdict verdict) {
        return verdict.cell() + ": " + verdict.outcome() + ". " + reasons(verdict);
    }

    /** The command, if a verdict may be answered by it. */
    public Optional<ShellCommand> acceptance(Verdict verdict) {
        return verdict.outcome().exitCode() == ExitCode.NOTHING_BEYOND_NOISE ? Optional.empty() : acceptCommand;
    }

    private static String reasons(Verdict verdict) {
        if (verdict instanceof Verdict.Compared compared) {
            return compared(compared);
        }
        if (verdict instanceof Verdict.OneSided oneSided) {
            return format(
                    "Only the %s has this cell: Top-1 %.2f %%, n = %,d.",
                    oneSided.outcome() == Outcome.MISSING ? "base" : "new side",
                    oneSided.accuracy().topOnePercent(),
                    oneSided.accuracy().images());
        }
        return "Not compared, because these differ: "
                + ((Verdict.NotComparable) verdict)
                        .differences().stream().sorted().map(Condition::title).collect(Collectors.joining(", ")) + ".";
    }

    private static String compared(Verdict.Compared verdict) {
        PairedTable table = verdict.table();
        if (verdict.outcome() == Outcome.SAME) {
            return format("Top-1 %.2f %%, n = %,d; every prediction is the same.", table.newPercent(), table.images())
                    + nonInferiority(verdict);
        }
        return format(
                        "Top-1 %.2f %% -> %.2f %% (%+.2f points, 95 %% interval %+.2f to %+.2f), n = %,d;"
                                + " right only before %,d, only now %,d; McNemar's exact test p = %.2g",
                        table.basePercent(),
                        table.newPercent(),
                        table.differencePoints(),
                        verdict.interval().lowPoints(),
                        verdict.interval().highPoints(),
                        table.images(),
                        table.onlyBaseRight(),
                        table.onlyNewRight(),
                        table.pValue())
                + (verdict.family() == 1
                        ? "."
                        : format(", %.2g after Holm over %d cells.", verdict.adjustedPValue(), verdict.family()))
                + format(" Predictions kept: %.2f %%; ", 100 * table.kept())
                + verdict.allowance()
                        .map(allowance -> format(
                                "noise keeps %.2f %% and moves Top-1 by up to %.2f points (%d replicates),"
                                        + " %.2f %% are asked for.",
                                100 * allowance.noise().kept(),
                                allowance.noise().movePoints(),
                                allowance.noise().replicates(),
                                100 * allowance.keptThreshold()))
                        .orElse("the cell's noise was not measured.")
                + nonInferiority(verdict);
    }

    private static String nonInferiority(Verdict.Compared verdict) {
        return switch (verdict.nonInferiority()) {
            case NOT_ASKED -> "";
            case SHOWN -> format(" Not worse by %s points or more.", margin(verdict));
            case NOT_SHOWN -> format(" A loss of %s points cannot be excluded.", margin(verdict));
        };
    }

    private static double margin(Verdict.Compared verdict) {
        return verdict.settings().nonInferiorityMarginPoints().orElseThrow();
    }

    /** What to do, behind a blank; nothing where there is nothing to do. */
    private String advice(Verdict verdict, String ending) {
        if (verdict.exitCode() == ExitCode.NOTHING_BEYOND_NOISE) {
            return "";
        }
        boolean acceptable = acceptCommand.isPresent();
        return switch (verdict.outcome()) {
            case WORSE, CHANGED, BETTER -> acceptable ? " If this is meant, accept it" + ending : "";
            case MISSING -> acceptable
                    ? " Run the cell, or, if it was taken out on purpose, accept" + ending : " Run the cell.";
            case NOT_COMPARABLE -> acceptable
                    ? " Run both sides under the same conditions, or begin anew from this one" + ending
                    : " Run both sides under the same conditions.";
            case SAME, WITHIN_NOISE, NEW -> " Compare on more images, or ask for a wider margin.";
        };
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
