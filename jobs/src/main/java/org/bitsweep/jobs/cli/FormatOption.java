package org.bitsweep.jobs.cli;

import java.util.Optional;
import org.bitsweep.report.table.CsvRenderer;
import org.bitsweep.report.table.HtmlRenderer;
import org.bitsweep.report.table.LatexRenderer;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.TableRenderer;
import org.bitsweep.report.table.TerminalRenderer;
import picocli.CommandLine.Option;

/** How a table is printed. */
final class FormatOption {

    /** A form of tables. */
    enum Format {
        TERMINAL(new TerminalRenderer(TerminalRenderer.Characters.UNICODE)),
        MARKDOWN(new MarkdownRenderer()),
        CSV(new CsvRenderer()),
        LATEX(new LatexRenderer()),
        HTML(new HtmlRenderer());

        private final TableRenderer renderer;

        Format(TableRenderer renderer) {
            this.renderer = renderer;
        }

        TableRenderer renderer() {
            return renderer;
        }
    }

    @Option(
            names = "--format",
            paramLabel = "terminal|markdown|csv|latex|html",
            description = "How the table is printed. Default: terminal.")
    private Format format;

    TableRenderer renderer() {
        return format().orElse(Format.TERMINAL).renderer();
    }

    /** Empty where none was asked for. */
    Optional<Format> format() {
        return Optional.ofNullable(format);
    }
}
