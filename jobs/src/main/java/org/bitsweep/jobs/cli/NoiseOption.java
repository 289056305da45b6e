package org.bitsweep.jobs.cli;

import org.bitsweep.judgement.NoiseFactors;
import picocli.CommandLine.Option;

/** How often the arithmetic's own noise is measured. */
final class NoiseOption {

    @Option(
            names = "--noise-floor",
            paramLabel = "N",
            description = "Evaluate every network N times more, its input scaled by 1 + 1e-6 and the like, to see how far rounding"
                    + " carries. Default: 0, at most 8.")
    private int replicates;

    int replicates() {
        OptionChecks.atLeast(0, "--noise-floor", replicates);
        return replicates == 0 ? 0 : NoiseFactors.first(replicates).size();
    }
}
