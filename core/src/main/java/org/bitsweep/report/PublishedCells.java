package org.bitsweep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.judgement.TableCell;
import org.bitsweep.quantization.Method;

/** The cells of a run that have a published figure. */
public final class PublishedCells {

    private PublishedCells() {}

    /** @return empty if no cell has one, or the run is on a part of the set that the figures are of */
    public static List<TableCell<Method>> of(RunRecord run, PublishedFigures published) {
        List<TableCell<Method>> cells = new ArrayList<>();
        if (run.images().isSubset()) {
            return cells;
        }
        for (NetworkResult network : run.networks()) {
            published.float32(network.network()).ifPresent(figure -> cells.add(cell(run, network.network() + " float32",
                    Set.of(), network.float32Evaluation(), network.float32(), figure)));
            for (ConfigurationResult result : network.configurations()) {
                published.quantized(network.network(), result.configuration()).ifPresent(figure -> cells.add(cell(run,
                        network.network() + " " + result.configuration().bitsTitle(), result.configuration().methods(),
                        result.evaluation(), result.accuracy(), figure)));
            }
        }
        return cells;
    }

    private static TableCell<Method> cell(RunRecord run, String group, Set<Method> methods, String evaluation,
            Accuracy accuracy, PrintedFigure figure) {
        return new TableCell<>(group, methods, accuracy, figure, Optional.ofNullable(run.noise().get(evaluation)));
    }
}
