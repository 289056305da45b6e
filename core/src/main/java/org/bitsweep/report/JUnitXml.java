package org.bitsweep.report;

import java.io.StringWriter;
import java.util.List;
import java.util.function.Predicate;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.bitsweep.judgement.ExitCode;
import org.bitsweep.judgement.Verdict;
import org.bitsweep.judgement.VerdictText;

/**
 * Verdicts as JUnit XML in Surefire's schema (surefire-test-report.xsd), which build servers read: a test case a cell. What
 * needs a person is a failure; a cell that could not be compared is an error.
 *
 * @param suite name of the test suite: the comparison
 * @param text puts verdicts in words
 */
public record JUnitXml(String suite, VerdictText text) {

    private static final int REPLACEMENT = 0xFFFD;

    /** The document, with its declaration, in UTF-8 when written as such. */
    public String render(List<Verdict> verdicts) {
        StringWriter document = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(document);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", suite);
            attribute(xml, "time", "0");
            attribute(xml, "tests", String.valueOf(verdicts.size()));
            attribute(xml, "errors", count(verdicts, JUnitXml::isError));
            attribute(xml, "skipped", "0");
            attribute(xml, "failures", count(verdicts, JUnitXml::isFailure));
            for (Verdict verdict : verdicts) {
                xml.writeCharacters("\n");
                testCase(xml, verdict);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing XML into memory", impossible);
        }
        return document.toString();
    }

    private void testCase(XMLStreamWriter xml, Verdict verdict) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "name", verdict.cell());
        attribute(xml, "classname", suite);
        attribute(xml, "time", "0");
        String message = text.message(verdict);
        if (isFailure(verdict) || isError(verdict)) {
            xml.writeStartElement(isError(verdict) ? "error" : "failure");
            attribute(xml, "message", message);
            attribute(xml, "type", verdict.outcome().name());
        } else {
            xml.writeStartElement("system-out");
        }
        xml.writeCharacters(clean(message));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static boolean isError(Verdict verdict) {
        return verdict.exitCode() == ExitCode.NOT_COMPARED;
    }

    private static boolean isFailure(Verdict verdict) {
        return verdict.exitCode() != ExitCode.NOT_COMPARED && verdict.exitCode() != ExitCode.NOTHING_BEYOND_NOISE;
    }

    private static String count(List<Verdict> verdicts, Predicate<Verdict> kind) {
        return String.valueOf(verdicts.stream().filter(kind).count());
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    /** The writer escapes markup; what XML 1.0 cannot hold at all (section 2.2, Char) becomes a replacement character. */
    private static String clean(String text) {
        return text.codePoints()
                .map(point -> isCharacter(point) ? point : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isCharacter(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= 0x20 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD
                || point >= 0x10000;
    }
}
