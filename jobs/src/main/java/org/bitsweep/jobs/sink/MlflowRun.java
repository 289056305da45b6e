package org.bitsweep.jobs.sink;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.bitsweep.InputException;
import org.bitsweep.report.RecordedCell;
import org.bitsweep.report.RecordedRun;

/**
 * A finished run as MLflow holds runs. Keys are the same every night, so that MLflow draws a cell over nights.
 *
 * @param name of the sweep
 * @param tags what made it
 * @param parameters by cell, the digest under which its predictions are stored
 * @param metrics by cell, Top-1 in percent, n, and share of predictions that noise keeps in percent and its movement of
 *     Top-1 in points, if they were measured
 */
record MlflowRun(String name, Map<String, String> tags, Map<String, String> parameters, Map<String, Double> metrics) {

    /** MLflow refuses other characters in keys. */
    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^\\w./ :-]");

    MlflowRun {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** @throws InputException if two cells' names differ only in characters that MLflow does not take */
    static MlflowRun of(RecordedRun run) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.source.name", "bitsweep");
        run.software().forEach((name, value) -> tags.put(key(name), value));
        tags.put("unreadable images", Integer.toString(run.unreadable().size()));
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (RecordedCell cell : run.cells()) {
            String key = key(cell.name());
            if (parameters.put(key + "/evaluation", cell.evaluation()) != null) {
                throw new InputException(run.name() + ": " + cell.name() + " has the key \"" + key + "\" in MLflow, as another cell"
                        + " has. Give its network another name.");
            }
            metrics.put(key + "/top-1", 100.0 * cell.right() / cell.images());
            metrics.put(key + "/images", (double) cell.images());
            cell.noise().ifPresent(noise -> {
                metrics.put(key + "/noise kept", 100 * noise.kept());
                metrics.put(key + "/noise movement", noise.movePoints());
            });
        }
        return new MlflowRun(run.name(), tags, parameters, metrics);
    }

    private static String key(String text) {
        return NOT_IN_KEYS.matcher(text.replace('+', ' ')).replaceAll("_");
    }
}
