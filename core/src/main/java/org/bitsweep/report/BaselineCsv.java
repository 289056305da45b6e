package org.bitsweep.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.judgement.NoiseFloor;

/**
 * What was accepted, as a small file for version control: a row a cell, with the digest under which its predictions lie in
 * the store that the row names (docs/results.md).
 */
public final class BaselineCsv {

    private static final List<String> COLUMNS = List.of("cell", "network", "bits", "methods", "n", "right", "evaluation",
            "noise_replicates", "noise_most_changed", "noise_move_points", "sweep", "store", "bitsweep", "bitsweep_commit",
            "instruction_sets", "accepted_by");

    private BaselineCsv() {}

    /**
     * The file's text, lines ended by a line feed.
     *
     * @throws InputException if images could not be read: such a run is no measure for others
     */
    public static String render(RecordedRun run) {
        if (!run.unreadable().isEmpty()) {
            throw new InputException(run.name() + ": expected a run on all its images, found " + run.unreadable().size()
                    + " that could not be read. Replace them, and run it again.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.join(",", COLUMNS));
        for (RecordedCell cell : run.cells()) {
            List<String> fields = new ArrayList<>(List.of(cell.name(), cell.network(), cell.bits(), cell.methods(),
                    Long.toString(cell.images()), Long.toString(cell.right()), cell.evaluation()));
            fields.addAll(cell.noise().map(noise -> List.of(Integer.toString(noise.replicates()),
                    Long.toString(noise.mostChanged()), Double.toString(noise.movePoints()))).orElse(List.of("", "", "")));
            fields.add(run.name());
            fields.add(run.store());
            RecordedRun.SOFTWARE.forEach(name -> fields.add(run.software().getOrDefault(name, "")));
            fields.add(run.acceptedBy().orElse(""));
            lines.add(CsvLine.of(fields));
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads a baseline.
     *
     * @param file its name, for messages
     * @throws InputException naming file and line
     */
    public static RecordedRun read(String file, String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(String.join(",", COLUMNS))) {
            throw new InputException(file + ":1: expected a baseline that bitsweep accept wrote, with the columns "
                    + String.join(",", COLUMNS) + " and a row at least, found "
                    + (lines.isEmpty() ? "an empty file" : "something else") + ". Accept a run anew.");
        }
        List<RecordedCell> cells = new ArrayList<>();
        Set<List<String>> runs = new HashSet<>();
        List<String> last = List.of();
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ":" + (i + 1) + ": ";
            last = CsvLine.parse(lines.get(i));
            if (last.size() != COLUMNS.size()) {
                throw new InputException(where + "expected " + COLUMNS.size() + " fields, found " + last.size()
                        + ". Accept a run anew.");
            }
            cells.add(cell(where, last));
            runs.add(last.subList(COLUMNS.indexOf("sweep"), COLUMNS.size()));
        }
        if (runs.size() != 1) {
            throw new InputException(file + ": expected cells of one run, found " + runs.size() + " runs. Accept a run anew.");
        }
        Map<String, String> software = new LinkedHashMap<>();
        for (int i = 0; i < RecordedRun.SOFTWARE.size(); i++) {
            software.put(RecordedRun.SOFTWARE.get(i), last.get(COLUMNS.indexOf("bitsweep") + i));
        }
        return new RecordedRun(field(last, "sweep"), field(last, "store"), Set.of(), software, cells,
                Optional.of(field(last, "accepted_by")).filter(who -> !who.isEmpty()));
    }

    private static RecordedCell cell(String where, List<String> fields) {
        String column = "n";
        try {
            long images = Long.parseLong(field(fields, "n"));
            column = "right";
            long right = Long.parseLong(field(fields, "right"));
            column = "noise_replicates";
            Optional<NoiseFloor> noise = field(fields, "noise_replicates").isEmpty() ? Optional.empty()
                    : Optional.of(new NoiseFloor(Integer.parseInt(field(fields, "noise_replicates")), images,
                            Long.parseLong(field(fields, "noise_most_changed")),
                            Double.parseDouble(field(fields, "noise_move_points"))));
            return new RecordedCell(field(fields, "cell"), field(fields, "network"), field(fields, "bits"),
                    field(fields, "methods"), field(fields, "evaluation"), images, right, noise);
        } catch (IllegalArgumentException noNumber) {
            throw new InputException(where + column + ": expected numbers, found \"" + field(fields, column)
                    + "\". Accept a run anew.", noNumber);
        }
    }

    private static String field(List<String> fields, String column) {
        return fields.get(COLUMNS.indexOf(column));
    }
}
