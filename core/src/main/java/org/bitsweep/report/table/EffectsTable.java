package org.bitsweep.report.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitsweep.judgement.FactorialEffects;
import org.bitsweep.judgement.FractionalEffects;
import org.bitsweep.quantization.Method;

/** What each method does, alone and together, at given bits. */
public final class EffectsTable {

    /** Half a 95 % interval in standard errors; with as many images as here Student's and the normal one agree. */
    public static final double ERRORS = 1.96;

    private EffectsTable() {}

    /**
     * A table for each bits of a network.
     *
     * @param effects by bits
     */
    public static List<Table> of(String sweep, String network, Map<String, FactorialEffects<Method>> effects) {
        return effects.entrySet().stream()
                .map(each -> of(sweep + ": effects of the methods on Top-1 of " + network + ", " + each.getKey(), each.getValue()))
                .toList();
    }

    /** The table of a full factorial. */
    public static Table of(String title, FactorialEffects<Method> effects) {
        List<Table.Column> columns = List.of(new Table.Column("effect", Table.Alignment.LEFT),
                new Table.Column("points", Table.Alignment.RIGHT), new Table.Column("standard error", Table.Alignment.RIGHT),
                new Table.Column("p", Table.Alignment.RIGHT), new Table.Column("p Holm", Table.Alignment.RIGHT));
        List<Table.Row> rows = effects.effects().stream()
                .map(effect -> new Table.Row(Table.RowKind.BODY, List.of(
                        effect.methods().stream().sorted().map(Method::title).collect(Collectors.joining(" x ")),
                        format("%+.2f", effect.points()), format("%.2f", effect.standardErrorPoints()),
                        format("%.2g", effect.pValue()), format("%.2g", effect.adjustedPValue()))))
                .toList();
        return new Table(title, columns, rows, List.of(
                format("Mean Top-1 of the cells whose product of codes is +1 less that of the others, in points, over %,d images;",
                        effects.images()) + " a method is +1 where it is on and -1 where it is off.",
                "Standard errors are paired: of the same contrast on every image. Holm over the " + effects.effects().size()
                        + " effects."));
    }

    /** The table of a balanced part of all combinations of methods and settings. */
    public static Table of(String title, FractionalEffects effects) {
        List<Table.Row> rows = effects.effects().stream()
                .map(effect -> new Table.Row(Table.RowKind.BODY, List.of(
                        effect.aliases().stream().map(alias -> String.join(" x ", alias)).collect(Collectors.joining(", or ")),
                        format("%+.2f", effect.points()),
                        format("%+.2f to %+.2f", effect.points() - ERRORS * effect.standardErrorPoints(),
                                effect.points() + ERRORS * effect.standardErrorPoints()),
                        format("%.2g", effect.pValue()), format("%.2g", effect.adjustedPValue()))))
                .toList();
        return new Table(title, List.of(new Table.Column("effect", Table.Alignment.LEFT),
                new Table.Column("points", Table.Alignment.RIGHT), new Table.Column("95 % interval", Table.Alignment.RIGHT),
                new Table.Column("p", Table.Alignment.RIGHT), new Table.Column("p Holm", Table.Alignment.RIGHT)), rows, List.of(
                format("Mean Top-1 of the cells whose product of codes is +1 less that of the others, in points, over %,d images"
                        + " and %d cells%s;", effects.images(), effects.cells(),
                        effects.networks() == 1 ? "" : format(" of each of %d networks", effects.networks()))
                        + " a method is +1 where it is on, a setting where it is as it says.",
                "Intervals and p are paired: of the same contrast on every image" + (effects.networks() == 1 ? ""
                        : ", all networks together") + ". Holm over the " + effects.effects().size() + " effects."));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
