package org.bitsweep.judgement;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.evaluation.Accuracy;

/** What is said about one cell, with everything it rests on. */
public sealed interface Verdict {

    /** Name of the cell. */
    String cell();

    /** What is said. */
    Outcome outcome();

    /** The exit code of a run in which this is the gravest verdict. */
    default ExitCode exitCode() {
        return outcome().exitCode();
    }

    /**
     * Both sides have the cell.
     *
     * @param cell its name
     * @param outcome SAME, WITHIN_NOISE, CHANGED, WORSE or BETTER
     * @param table counts of the paired comparison
     * @param interval 95 % interval of the difference
     * @param adjustedPValue McNemar's exact p-value after Holm over the family
     * @param family number of cells compared in the family
     * @param allowance the cell's noise and what it allows; empty if its noise was not measured
     * @param nonInferiority the other proof
     * @param settings what counted as a difference
     */
    record Compared(
            String cell,
            Outcome outcome,
            PairedTable table,
            PairedInterval interval,
            double adjustedPValue,
            int family,
            Optional<NoiseAllowance> allowance,
            NonInferiority nonInferiority,
            JudgementSettings settings)
            implements Verdict {

        private static final Set<Outcome> POSSIBLE =
                EnumSet.of(Outcome.SAME, Outcome.WITHIN_NOISE, Outcome.CHANGED, Outcome.WORSE, Outcome.BETTER);

        public Compared {
            require(POSSIBLE, outcome);
        }

        /** As the outcome says; a proof of non-inferiority that was asked for and failed is never passed over. */
        @Override
        public ExitCode exitCode() {
            ExitCode code = outcome.exitCode();
            return code == ExitCode.NOTHING_BEYOND_NOISE && nonInferiority == NonInferiority.NOT_SHOWN
                    ? ExitCode.CHANGED
                    : code;
        }
    }

    /**
     * Only one side has the cell.
     *
     * @param cell its name
     * @param outcome MISSING or NEW
     * @param accuracy of the side that has it
     */
    record OneSided(String cell, Outcome outcome, Accuracy accuracy) implements Verdict {
        public OneSided {
            require(EnumSet.of(Outcome.MISSING, Outcome.NEW), outcome);
        }
    }

    /**
     * Both sides have the cell under conditions that exclude a comparison.
     *
     * @param cell its name
     * @param differences the conditions that differ
     */
    record NotComparable(String cell, Set<Condition> differences) implements Verdict {
        public NotComparable {
            differences = Set.copyOf(differences);
            if (differences.isEmpty()) {
                throw new IllegalArgumentException("cell " + cell + ": expected a difference");
            }
        }

        @Override
        public Outcome outcome() {
            return Outcome.NOT_COMPARABLE;
        }
    }

    private static void require(Set<Outcome> possible, Outcome outcome) {
        if (!possible.contains(outcome)) {
            throw new IllegalArgumentException("expected one of " + possible + ", found " + outcome);
        }
    }
}
