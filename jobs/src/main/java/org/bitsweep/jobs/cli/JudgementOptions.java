package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.report.JUnitXml;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Option;

/** What counts as a difference, and where it is reported to a build server. */
final class JudgementOptions {

    @Option(names = "--alpha", paramLabel = "P", description = "Level of the whole comparison. Default: 0.01.")
    private double alpha = JudgementSettings.DEFAULT.alpha();

    @Option(
            names = "--margin",
            paramLabel = "POINTS",
            description = "Least difference in Top-1 that is called worse or better. Default: 0.3.")
    private double margin = JudgementSettings.DEFAULT.marginPoints();

    @Option(
            names = "--non-inferior",
            paramLabel = "POINTS",
            description = "Ask for the proof that no cell loses so much: a loss that cannot be excluded gives exit code 4.")
    private Double nonInferior;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write verdicts as JUnit XML, a test case a cell.")
    private String junit;

    JudgementSettings settings() {
        try {
            return new JudgementSettings(
                    alpha, margin, nonInferior == null ? OptionalDouble.empty() : OptionalDouble.of(nonInferior));
        } catch (IllegalArgumentException impossible) {
            throw new InputException("command line: " + impossible.getMessage()
                    + ". Correct --alpha, --margin or --non-inferior.", impossible);
        }
    }

    void writeJUnit(String suite, List<Verdict> verdicts, VerdictText text, Configuration configuration) throws IOException {
        if (junit != null) {
            HadoopFiles.write(Location.resolve(Path.of(""), junit).hadoopPath(), new JUnitXml(suite, text).render(verdicts),
                    configuration);
        }
    }
}
