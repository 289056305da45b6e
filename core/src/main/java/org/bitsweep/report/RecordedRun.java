package org.bitsweep.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A finished run, or the baseline made of one: its cells, and where their predictions lie.
 *
 * @param name of the sweep
 * @param store as it is written: relative to the folder that the record lies in, or absolute, or a URI
 * @param unreadable names of images that count in no cell
 * @param software what made it, by name: Bitsweep, its commit, instruction sets
 * @param cells in the order of the record
 * @param acceptedBy who made it a baseline, and when; empty for a run
 */
public record RecordedRun(
        String name, String store, Set<String> unreadable, Map<String, String> software, List<RecordedCell> cells,
        Optional<String> acceptedBy) {

    /** The provenance that says which version made it. */
    public static final String BITSWEEP = "Bitsweep";

    /** The provenance that says which kernels the processors had. */
    public static final String INSTRUCTION_SETS = "instruction sets";

    /** The provenance that a comparison names; what an evaluation's key holds is told from the key. */
    public static final List<String> SOFTWARE = List.of(BITSWEEP, "Bitsweep commit", INSTRUCTION_SETS);

    public RecordedRun {
        unreadable = Set.copyOf(unreadable);
        software = Collections.unmodifiableMap(new LinkedHashMap<>(software));
        cells = List.copyOf(cells);
    }
}
