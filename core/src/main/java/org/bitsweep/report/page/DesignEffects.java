package org.bitsweep.report.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.FractionalEffects;
import org.bitsweep.report.table.EffectsTable;
import org.bitsweep.report.table.Table;

/**
 * What the methods and settings do in which the cells of a sweep with variants differ.
 *
 * @param bits of all cells
 * @param factors by their titles, methods first
 * @param networks effects by network
 * @param together of all networks, averaged image by image; empty if there is one
 */
public record DesignEffects(
        String bits, List<String> factors, Map<String, FractionalEffects> networks, Optional<FractionalEffects> together) {

    public DesignEffects {
        factors = List.copyOf(factors);
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    }

    /**
     * The effects of a design.
     *
     * @param predictions by network and by the factors that are on, as its design has them
     * @throws org.bitsweep.InputException if there are fewer than two images
     */
    public static DesignEffects of(String bits, List<String> factors, Map<String, Map<Set<String>, CellPredictions>> predictions) {
        Map<String, FractionalEffects> networks = new LinkedHashMap<>();
        predictions.forEach((network, cells) -> networks.put(network, FractionalEffects.of(factors, List.of(cells))));
        return new DesignEffects(bits, factors, networks, networks.size() == 1 ? Optional.empty()
                : Optional.of(FractionalEffects.of(factors, List.copyOf(predictions.values()))));
    }

    /** All networks together, or the only one. */
    FractionalEffects whole() {
        return together.orElseGet(() -> networks.values().iterator().next());
    }

    /** Whose effects {@link #whole} are. */
    String wholeTitle() {
        return together.isPresent() ? "all " + networks.size() + " networks" : networks.keySet().iterator().next();
    }

    /** A table for each network and one for all of them together. */
    public List<Table> tables(String sweep) {
        String title = sweep + ": effects of methods and settings on Top-1 of ";
        List<Table> tables = new ArrayList<>();
        networks.forEach((network, effects) -> tables.add(EffectsTable.of(title + network + ", " + bits, effects)));
        together.ifPresent(effects -> tables.add(EffectsTable.of(title + wholeTitle() + ", " + bits, effects)));
        return tables;
    }
}
