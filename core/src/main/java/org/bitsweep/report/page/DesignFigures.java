package org.bitsweep.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitsweep.judgement.FractionalEffects;
import org.bitsweep.judgement.FractionalEffects.Effect;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.Figure.Bar;
import org.bitsweep.report.figure.Figure.BarSeries;
import org.bitsweep.report.table.EffectsTable;

/** Effects of methods and settings as figures. */
final class DesignFigures {

    private static final String VALUE = "effect (points of Top-1)";

    private DesignFigures() {}

    /**
     * All effects of the networks together, the designs of the same factors as bars of one figure; and where there are several
     * networks, main effects by network, a figure for each bits.
     *
     * @param prefix of the figures' names
     */
    static List<Figure> of(List<DesignEffects> designs, String prefix) {
        Map<List<String>, List<DesignEffects>> alike = new LinkedHashMap<>();
        designs.forEach(design -> alike.computeIfAbsent(categories(design.whole().effects()), unused -> new ArrayList<>()).add(design));
        List<Figure> figures = new ArrayList<>();
        alike.forEach((categories, same) -> figures.add(together(categories, same, prefix + "design-" + (figures.size() + 1))));
        for (DesignEffects design : designs) {
            if (design.together().isPresent()) {
                figures.add(byNetwork(design, prefix + "design-" + (figures.size() + 1)));
            }
        }
        return figures;
    }

    private static Figure together(List<String> categories, List<DesignEffects> designs, String name) {
        List<BarSeries> series = new ArrayList<>();
        for (DesignEffects design : designs) {
            series.add(new BarSeries(design.bits(), bars(design.whole().effects()), series.size()));
        }
        return new Figure.Bars(name, "Effects of methods and settings on Top-1 of " + designs.get(0).wholeTitle(), "", VALUE, categories,
                series, "Main effects and interactions of two, with 95 % intervals, at "
                        + designs.stream().map(DesignEffects::bits).collect(Collectors.joining(", ")) + ". On is: "
                        + String.join("; ", designs.get(0).factors()) + ". The numbers, and p, stand in the tables of effects.");
    }

    private static Figure byNetwork(DesignEffects design, String name) {
        List<BarSeries> series = new ArrayList<>();
        design.networks().forEach((network, effects) ->
                series.add(new BarSeries(network, bars(main(effects)), series.size())));
        return new Figure.Bars(name, "Main effects of methods and settings at " + design.bits(), "", VALUE,
                categories(main(design.whole())), series, "Main effects on Top-1 of each network, with 95 % intervals, at "
                        + design.bits() + ". On is: " + String.join("; ", design.factors()) + ".");
    }

    private static List<Effect> main(FractionalEffects effects) {
        return effects.effects().stream().filter(effect -> effect.aliases().get(0).size() == 1).toList();
    }

    private static List<Bar> bars(List<Effect> effects) {
        return effects.stream().map(effect -> {
            double half = EffectsTable.ERRORS * effect.standardErrorPoints();
            return new Bar(effect.points(), effect.points() - half, effect.points() + half);
        }).toList();
    }

    /** Settings by their keys alone, so that two have room below a bar. */
    private static List<String> categories(List<Effect> effects) {
        return effects.stream().map(effect -> effect.aliases().stream()
                .map(alias -> alias.stream().map(factor -> factor.split(" = ")[0]).collect(Collectors.joining(" \u00d7 ")))
                .collect(Collectors.joining(" or "))).toList();
    }
}
