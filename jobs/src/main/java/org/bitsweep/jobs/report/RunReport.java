package org.bitsweep.jobs.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.jobs.prepare.PreparedPixels;
import org.bitsweep.jobs.store.StoredPredictions;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.ChangedImage;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.FactorialDesign;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.RunRecord;
import org.bitsweep.report.RunRecordReader;
import org.bitsweep.report.page.DesignEffects;
import org.bitsweep.report.page.NetworkInsights;
import org.bitsweep.report.page.PageRun;
import org.bitsweep.report.page.ReportPage;
import org.bitsweep.report.page.ShownImage;
import org.bitsweep.report.table.EffectsTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;

/**
 * A finished run, opened to be shown: its record, its predictions and the images they are of. Needs no Spark session.
 *
 * @param side where it lies
 * @param record what it found
 */
public record RunReport(RunSide side, RunRecord record) {

    /** The page in a run's folder. */
    public static final String PAGE = "report.html";

    /** @throws InputException if there is no finished run, or its record is damaged */
    public static RunReport open(Location folder, Configuration configuration) throws IOException {
        RunSide side = RunSide.open(folder, configuration);
        Location file = folder.below(RunSide.RESULTS);
        if (!file.hadoopPath().getFileSystem(configuration).exists(file.hadoopPath())) {
            throw new InputException(folder + ": expected the output folder of a finished sweep, found a baseline, which has no"
                    + " more than counts. Name the run's folder.");
        }
        return new RunReport(side, RunRecordReader.read(file.text(), HadoopFiles.readText(file, configuration)));
    }

    /** Writes the page of a compared run into its folder. */
    public static void write(Location folder, List<Table> comparisons, List<RecordedNight> nights, String written,
            Configuration configuration) throws IOException {
        PageRun page = open(folder, configuration).page(Optional.empty(), comparisons, nights, configuration);
        HadoopFiles.write(folder.below(PAGE).hadoopPath(), ReportPage.render(List.of(page), written), configuration);
    }

    /**
     * Writes the page of a run into its folder, unless the page there is already of that very record: a page takes all
     * predictions of a run, and a sweep that found everything in its store should be over at once.
     */
    public static void write(Location folder, String written, Configuration configuration) throws IOException {
        Path page = folder.below(PAGE).hadoopPath();
        String record = HadoopFiles.readText(folder.below(RunSide.RESULTS), configuration);
        String of = "<!-- Of the record " + Sha256.hexOf(record + written) + " -->\n";
        if (isThere(page, of, configuration)) {
            return;
        }
        PageRun run = open(folder, configuration).page(Optional.empty(), List.of(), List.of(), configuration);
        HadoopFiles.write(page, ReportPage.render(List.of(run), written) + of, configuration);
    }

    /** A page that cannot be read is made anew like one that is missing: it holds nothing that is not elsewhere. */
    private static boolean isThere(Path page, String end, Configuration configuration) {
        try {
            return page.getFileSystem(configuration).exists(page) && HadoopFiles.readText(page, configuration).endsWith(end);
        } catch (IOException damaged) {
            return false;
        }
    }

    /** The same shown otherwise. */
    public RunReport shownWith(Presentation presentation) {
        return new RunReport(side, record.shownWith(presentation));
    }

    /**
     * What the predictions tell, network by network.
     *
     * @param pairing which two cells of every network are looked at
     * @throws InputException if a cell is not one of the run, or predictions are missing
     */
    public List<NetworkInsights> insights(Optional<NetworkInsights.Pairing> pairing, Configuration configuration)
            throws IOException {
        StoredPredictions stored = new StoredPredictions(side.store(), configuration);
        Map<String, RecordedCell> cells = byEvaluation();
        List<NetworkInsights> insights = new ArrayList<>();
        for (NetworkResult network : record.networks()) {
            insights.add(NetworkInsights.of(network, pairing,
                    (cell, evaluation) -> side.predictions(cells.get(evaluation), stored)));
        }
        return insights;
    }

    /**
     * A table of effects for each network and bits of which the run has all combinations of methods; and where its variants and
     * methods are a balanced part of all combinations, with the settings as factors, for each network and all of them together.
     *
     * @throws InputException if there are no such bits, or predictions are missing
     */
    public List<Table> effects(Configuration configuration) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (NetworkInsights network : insights(Optional.empty(), configuration)) {
            tables.addAll(EffectsTable.of(record.sweep(), network.network(), network.effects()));
        }
        designs(configuration).forEach(design -> tables.addAll(design.tables(record.sweep())));
        if (tables.isEmpty()) {
            throw new InputException(side.title() + ": expected all " + Method.combinations().size()
                    + " combinations of methods at some bits, or variants that are a balanced part of all combinations of two-level"
                    + " settings and methods, found neither. Sweep with methods = all-combinations, or with such variants.");
        }
        return tables;
    }

    private List<DesignEffects> designs(Configuration configuration) throws IOException {
        StoredPredictions stored = new StoredPredictions(side.store(), configuration);
        Map<String, RecordedCell> cells = byEvaluation();
        List<DesignEffects> designs = new ArrayList<>();
        for (FactorialDesign design : FactorialDesign.of(record)) {
            Map<String, Map<Set<String>, CellPredictions>> networks = new LinkedHashMap<>();
            for (Map.Entry<String, Map<Set<String>, ConfigurationResult>> network : design.networks().entrySet()) {
                Map<Set<String>, CellPredictions> predictions = new LinkedHashMap<>();
                for (Map.Entry<Set<String>, ConfigurationResult> cell : network.getValue().entrySet()) {
                    predictions.put(cell.getKey(), side.predictions(cells.get(cell.getValue().evaluation()), stored));
                }
                networks.put(network.getKey(), predictions);
            }
            designs.add(DesignEffects.of(design.bits(), design.factors(), networks));
        }
        return designs;
    }

    private Map<String, RecordedCell> byEvaluation() {
        return side.run().cells().stream()
                .collect(Collectors.toMap(RecordedCell::evaluation, cell -> cell, (first, second) -> first));
    }

    /**
     * Everything that a page tells. What is not there any more, predictions or images, is left out and said so.
     *
     * @throws InputException if a cell of the pairing is not one of the run
     */
    public PageRun page(Optional<NetworkInsights.Pairing> pairing, List<Table> comparisons, List<RecordedNight> nights,
            Configuration configuration) throws IOException {
        pairing.ifPresent(pair -> record.networks().forEach(network -> NetworkInsights.requireCells(network, pair)));
        List<String> remarks = new ArrayList<>();
        List<NetworkInsights> insights = List.of();
        List<DesignEffects> designs = List.of();
        try {
            insights = insights(pairing, configuration);
            // One image has no spread, and no effect a standard error.
            designs = record.images().scored() > 1 ? designs(configuration) : designs;
        } catch (InputException missing) {
            remarks.add("Effects, confused classes and images are left out: " + missing.getMessage());
        }
        Map<String, Map<Integer, ShownImage>> images = new HashMap<>();
        for (NetworkInsights network : insights) {
            try {
                images.put(network.network(), images(network, configuration));
            } catch (InputException missing) {
                remarks.add("Images of " + network.network() + " are not shown: " + missing.getMessage());
            }
        }
        return new PageRun(record, insights, designs, images, comparisons, nights, remarks);
    }

    private Map<Integer, ShownImage> images(NetworkInsights network, Configuration configuration) throws IOException {
        String prepared = record.presentation().prepared().get(network.network());
        if (network.pair().isEmpty() || prepared == null) {
            return Map.of();
        }
        Set<Integer> places = PageRun.shown(network.pair().get(), record.networks().size()).stream()
                .map(ChangedImage::image).collect(Collectors.toSet());
        return places.isEmpty() ? Map.of() : PreparedPixels.read(
                PreparedDataset.open(new Path(side.store(), prepared), configuration), places, configuration);
    }
}
