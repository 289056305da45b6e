package org.bitsweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.bitsweep.ShellCommand;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.PairedComparison;
import org.bitsweep.judgement.Condition;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.NonInferiority;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

class JUnitXmlTest {

    private static final String HOSTILE = "<script>alert(\"1\")</script> & ']]>' é 𝄞 \u0000\u001B";
    private static final VerdictText TEXT = new VerdictText(ShellCommand.of("bitsweep", "accept", "runs/<7>"));

    @TempDir
    private Path folder;

    private static Verdict compared(String cell, Outcome outcome, long lost, NonInferiority nonInferiority) {
        PairedTable table = new PairedTable(new PairedComparison(2000, lost, lost, 0), 1400);
        return new Verdict.Compared(
                cell,
                outcome,
                table,
                table.interval(),
                table.pValue(),
                1,
                Optional.empty(),
                nonInferiority,
                JudgementSettings.DEFAULT.withNonInferiority(0.5));
    }

    private List<ReportTestSuite> read(String document) throws Exception {
        Path file = folder.resolve("TEST-nightly.xml");
        Files.writeString(file, document);
        return new TestSuiteXmlParser(new NullConsoleLogger()).parse(file.toString());
    }

    @Test
    void surefireReadsWhatWasWritten() throws Exception {
        List<Verdict> verdicts = List.of(
                compared("same", Outcome.SAME, 0, NonInferiority.NOT_ASKED),
                compared(HOSTILE, Outcome.WORSE, 20, NonInferiority.NOT_ASKED),
                compared("unproven", Outcome.WITHIN_NOISE, 5, NonInferiority.NOT_SHOWN),
                new Verdict.OneSided("gone", Outcome.MISSING, new Accuracy(2000, 1400, 1400)),
                new Verdict.OneSided("fresh", Outcome.NEW, new Accuracy(2000, 1400, 1400)),
                new Verdict.NotComparable("other", Set.of(Condition.LABELS)));
        String document = new JUnitXml("night <1>", TEXT).render(verdicts);
        assertFalse(document.contains("<script>"), document);
        List<ReportTestSuite> suites = read(document);
        assertEquals(1, suites.size());
        ReportTestSuite suite = suites.get(0);
        assertEquals(6, suite.getNumberOfTests());
        assertEquals(2, suite.getNumberOfFailures());
        assertEquals(2, suite.getNumberOfErrors());
        assertEquals(0, suite.getNumberOfSkipped());
        assertEquals("night <1>", suite.getFullClassName());
        List<ReportTestCase> cases = suite.getTestCases();
        String shown = HOSTILE.replace('\u0000', '\uFFFD').replace('\u001B', '\uFFFD');
        assertEquals(
                List.of("same", shown, "unproven", "gone", "fresh", "other"),
                cases.stream().map(ReportTestCase::getName).toList());
        assertEquals(
                List.of(false, true, true, false, false, false), cases.stream().map(ReportTestCase::hasFailure).toList());
        assertEquals(
                List.of(false, false, false, true, false, true), cases.stream().map(ReportTestCase::hasError).toList());
        assertEquals("WORSE", cases.get(1).getFailureType());
        assertEquals(TEXT.message(verdicts.get(1)).replace(HOSTILE, shown), cases.get(1).getFailureMessage());
        // Surefire trims the element's text at every entity; a parser of the JDK reads it whole.
        Node failure = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(document)))
                .getElementsByTagName("failure")
                .item(0);
        assertEquals(cases.get(1).getFailureMessage(), failure.getTextContent());
        assertEquals("NOT_COMPARABLE", cases.get(5).getFailureType());
    }

    @Test
    void aNightWithoutCellsIsADocumentToo() throws Exception {
        assertEquals(0, read(new JUnitXml("empty", TEXT).render(List.of())).get(0).getNumberOfTests());
    }
}
