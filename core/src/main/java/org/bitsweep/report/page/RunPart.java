package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.PublishedSummary;
import org.bitsweep.judgement.Reproduction;
import org.bitsweep.judgement.TableCell;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.EvaluatedImages;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.PublishedCells;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.table.CellsTable;
import org.bitsweep.report.table.EffectsTable;
import org.bitsweep.report.table.HistoryTable;
import org.bitsweep.report.table.HtmlRenderer;
import org.bitsweep.report.table.RunTables;
import org.bitsweep.report.table.Table;
import org.bitsweep.settings.SettingsText;

/** One run within a page: its sections, each with what stands in it. */
final class RunPart {

    /** Nights of the history that are listed. */
    private static final int NIGHTS = 30;
    /** Networks whose first numbers stand on top. */
    private static final int LEADING = 2;

    private final PageRun page;
    private final RunRecord run;
    private final int number;
    private final int level;
    private final HtmlRenderer tables = new HtmlRenderer();

    /**
     * @param number of the run in its page, from 1
     * @param level of its sections' headings
     */
    RunPart(PageRun page, int number, int level) {
        this.page = page;
        this.run = page.run();
        this.number = number;
        this.level = level;
    }

    /** A section: the end of its identifier, its heading, and what follows. */
    record Section(String id, String title, String content) {}

    String id() {
        return "run-" + number;
    }

    String title() {
        return run.sweep();
    }

    /** One sentence of what was measured, and what is to be known before anything else is read. */
    String lead() {
        EvaluatedImages images = run.images();
        int cells = run.networks().stream().mapToInt(network -> network.configurations().size()).sum();
        StringBuilder lead = new StringBuilder("<p class=\"lead\">" + escape(format(
                "Top-1 of %s in float32 and %d quantized %s, on %,d images of %s.", run.networks().size() == 1
                        ? run.networks().get(0).network() : run.networks().size() + " networks",
                cells, cells == 1 ? "cell" : "cells", images.scored(), images.dataset())) + "</p>\n");
        if (images.isSubset()) {
            lead.append(remark(format("A part of the set: the first %,d of %,d images. Not comparable with figures of the whole.",
                    images.selected(), images.inDataset())));
        }
        if (!images.unreadable().isEmpty()) {
            lead.append(remark(format("%,d images could not be read and are missing from every number.",
                    images.unreadable().size())));
        }
        page.remarks().forEach(remark -> lead.append(remark(remark)));
        lead.append(firstNumbers());
        reading().forEach(sentence -> lead.append("<p>").append(escape(sentence)).append("</p>\n"));
        return lead.toString();
    }

    private static String remark(String text) {
        return "<p class=\"remark\">" + escape(text) + "</p>\n";
    }

    /** What the numbers come to, in words. */
    private List<String> reading() {
        List<String> sentences = new ArrayList<>();
        List<NetworkInsights> recovering = page.insights().stream().filter(one -> !one.recoveries().isEmpty()).toList();
        for (NetworkInsights insights : recovering.stream().limit(LEADING).toList()) {
            sentences.add(insights.recoveries().entrySet().stream()
                    .map(each -> format("%.0f %% at %s (%.0f to %.0f)", each.getValue().percent(), each.getKey(),
                            each.getValue().lowPercent(), each.getValue().highPercent()))
                    .collect(Collectors.joining(", ", "Of what naive quantization costs " + insights.network()
                            + ", the four methods together give back ", ".")));
        }
        List<TableCell<Method>> published = PublishedCells.of(run, run.presentation().published());
        if (!published.isEmpty()) {
            PublishedSummary<Method> summary = PublishedSummary.of(published);
            sentences.add(format("Of %d cells with a published figure %d are reproduced, %d close and %d different; measured less"
                            + " published is %+.2f points on average.", summary.cells(),
                    summary.counts().get(Reproduction.REPRODUCED), summary.counts().get(Reproduction.CLOSE),
                    summary.counts().get(Reproduction.DIFFERENT), summary.meanDifferencePoints()));
        }
        return sentences;
    }

    private String firstNumbers() {
        StringBuilder numbers = new StringBuilder("<ul class=\"summary\">\n");
        for (NetworkResult network : run.networks().stream().limit(LEADING).toList()) {
            numbers.append(firstNumber(network.network() + ", float32", network.float32()));
            Optional<ConfigurationResult> fullest = NetworkInsights.fullest(network);
            fullest.flatMap(one -> naiveBeside(network, one)).ifPresent(naive ->
                    numbers.append(firstNumber(cellTitle(network, naive), naive.accuracy())));
            fullest.ifPresent(one -> numbers.append(firstNumber(cellTitle(network, one), one.accuracy())));
        }
        return numbers.append("</ul>\n").toString();
    }

    private static Optional<ConfigurationResult> naiveBeside(NetworkResult network, ConfigurationResult cell) {
        return network.configurations().stream().filter(other -> !other.equals(cell)
                && other.configuration().methods().isEmpty()
                && other.configuration().bitsTitle().equals(cell.configuration().bitsTitle())).findFirst();
    }

    private static String cellTitle(NetworkResult network, ConfigurationResult cell) {
        return network.network() + ", " + cell.configuration().bitsTitle() + " "
                + AccuracyFigures.methodsTitle(cell.configuration().methods());
    }

    private static String firstNumber(String what, Accuracy accuracy) {
        return "<li><span class=\"what\">" + escape(what) + "</span><span class=\"number\">"
                + format("%.2f %%", accuracy.topOnePercent()) + "</span><span class=\"interval\">"
                + format("95 %% interval %.2f to %.2f", accuracy.topOneInterval().lowPercent(),
                        accuracy.topOneInterval().highPercent()) + "</span></li>\n";
    }

    /** Those that have something in them. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        add(sections, "comparison", "Comparison", comparison());
        add(sections, "tables", "Tables", tables());
        add(sections, "figures", "Figures", figures());
        add(sections, "effects", "Effects of methods and settings", effects());
        add(sections, "confusions", "Classes taken for others",
                new ImageParts(page, level + 1).confusions());
        add(sections, "images", "Images that change", new ImageParts(page, level + 1).changes());
        add(sections, "measured", "What was measured, and how", measured());
        return sections;
    }

    private void add(List<Section> sections, String id, String title, String content) {
        if (!content.isEmpty()) {
            sections.add(new Section(id() + "-" + id, title, content));
        }
    }

    String render(Section section) {
        return "<section aria-labelledby=\"" + section.id() + "\">\n<h" + level + " id=\"" + section.id() + "\">"
                + escape(section.title()) + "</h" + level + ">\n" + section.content() + "</section>\n";
    }

    private String comparison() {
        StringBuilder content = new StringBuilder();
        page.comparisons().forEach(table -> content.append(tables.render(table)));
        if (!page.nights().isEmpty()) {
            JudgementFigures.history(page.nights(), id() + "-history").map(FigureHtml::of).ifPresent(content::append);
            content.append(tables.render(HistoryTable.of("Nights", page.nights(), NIGHTS)));
        }
        return content.toString();
    }

    private String tables() {
        return RunTables.usual(run).stream().map(tables::render).collect(Collectors.joining())
                + folded("Every cell with its own interval", List.of(CellsTable.of(run)));
    }

    private String folded(String title, List<Table> folded) {
        return "<details><summary>" + escape(title) + "</summary>\n"
                + folded.stream().map(tables::render).collect(Collectors.joining()) + "</details>\n";
    }

    private String figures() {
        List<Figure> figures = new ArrayList<>(AccuracyFigures.bars(run, id() + "-"));
        for (int i = 0; i < run.networks().size(); i++) {
            AccuracyFigures.lines(run.networks().get(i), id() + "-lines-" + (i + 1)).ifPresent(figures::add);
        }
        figures.addAll(SpendingFigures.of(run, id() + "-"));
        JudgementFigures.recovery(page.insights(), id() + "-recovery").ifPresent(figures::add);
        List<TableCell<Method>> published = PublishedCells.of(run, run.presentation().published());
        if (!published.isEmpty()) {
            figures.add(JudgementFigures.published(published, id() + "-published"));
        }
        return figures.stream().map(FigureHtml::of).collect(Collectors.joining());
    }

    private String effects() {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < page.insights().size(); i++) {
            NetworkInsights insights = page.insights().get(i);
            JudgementFigures.effects(insights, id() + "-effects-" + (i + 1)).map(FigureHtml::of).ifPresent(content::append);
            List<Table> all = EffectsTable.of(run.sweep(), insights.network(), insights.effects());
            if (!all.isEmpty()) {
                content.append(folded("All effects and interactions of " + insights.network(), all));
            }
        }
        DesignFigures.of(page.designs(), id() + "-").stream().map(FigureHtml::of).forEach(content::append);
        for (DesignEffects design : page.designs()) {
            content.append(folded("All effects of methods and settings at " + design.bits(), design.tables(run.sweep())));
        }
        return content.toString();
    }

    private String measured() {
        Map<String, String> facts = new LinkedHashMap<>();
        EvaluatedImages images = run.images();
        facts.put("images", format("n = %,d of %s", images.scored(), images.dataset()));
        facts.put("batch", run.batchSize() + " images");
        for (NetworkResult network : run.networks()) {
            facts.put("network " + network.network(), "SHA-256 " + network.digest());
            facts.put("preprocessing of " + network.network(), network.preprocessing().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; ")));
            facts.put("settings of " + network.network(), SettingsText.caption(network.settings()));
        }
        facts.putAll(run.provenance());
        facts.put("store", run.store());
        StringBuilder list = new StringBuilder("<dl class=\"facts\">\n");
        facts.forEach((key, value) ->
                list.append("<dt>").append(escape(key)).append("</dt><dd>").append(escape(value)).append("</dd>\n"));
        return list.append("</dl>\n").toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
