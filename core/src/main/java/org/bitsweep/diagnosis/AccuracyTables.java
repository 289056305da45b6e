package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitsweep.judgement.JudgementSettings;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.onnx.Layer;
import org.bitsweep.report.table.Table;

/** Which layer loses accuracy, most points first, and what the best ones give back together. */
public final class AccuracyTables {

    private AccuracyTables() {}

    /** Both tables; none where accuracies were not asked for. */
    public static List<Table> of(NetworkDiagnosis diagnosis) {
        return diagnosis.accuracy().map(accuracy -> List.of(ranking(diagnosis, accuracy.ranking()), together(diagnosis, accuracy)))
                .orElse(List.of());
    }

    private static Table ranking(NetworkDiagnosis diagnosis, LayerRanking ranking) {
        List<Table.Column> columns = List.of(new Table.Column("layer", Table.Alignment.LEFT), right("recovers"),
                right("95 % interval"), right("p Holm"), right("alone costs"), right("95 % interval"), right("p Holm"),
                right("own SQNR dB"), right("cumulated SQNR dB"));
        List<Table.Row> rows = new ArrayList<>();
        for (LayerAccuracy layer : ranking.layers()) {
            Optional<LayerTensors> tensors = diagnosis.tensors(layer.layer());
            rows.add(new Table.Row(Table.RowKind.BODY, List.of(layer.layer().id(),
                    Words.format("%+.2f", layer.recoveredPoints()), interval(layer.exempted()), Words.p(layer.exemptedP()),
                    Words.format("%+.2f", layer.alone().differencePoints()), interval(layer.alone()), Words.p(layer.aloneP()),
                    tensors.map(each -> Words.decibel(each.own().noiseRatio())).orElse(Table.NOTHING),
                    tensors.map(each -> Words.decibel(each.cumulated().noiseRatio())).orElse(Table.NOTHING))));
        }
        PairedTable loss = ranking.loss();
        return new Table(diagnosis.title() + ": layers by what their exemption recovers", columns, rows, List.of(
                Words.format("n = %d; Top-1 in float32 %.2f %%, quantized %.2f %%: %+.2f points (%s, p %s)", loss.images(),
                        loss.basePercent(), loss.newPercent(), loss.differencePoints(), interval(loss), Words.p(loss.pValue())),
                named(ranking),
                "recovers: points of Top-1 with this layer alone in float less those with every layer quantized; alone costs: points"
                        + " with this layer alone quantized less those in float32",
                "interval: Newcombe's of paired proportions; p: McNemar's exact test, Holm over the layers of a column",
                "most points first: the first owes a part of its place to chance, which the table below tells"));
    }

    private static String named(LayerRanking ranking) {
        List<String> named = ranking.named().stream().map(Layer::id).toList();
        String level = Words.format("(p Holm below %s)", JudgementSettings.DEFAULT.alpha());
        return named.isEmpty() ? "no layer alone recovers points clear of chance " + level
                : "clear of chance " + level + ": " + String.join(", ", named);
    }

    private static Table together(NetworkDiagnosis diagnosis, AccuracyDiagnosis accuracy) {
        List<Table.Column> columns = List.of(new Table.Column("in float together", Table.Alignment.LEFT), right("said"),
                right("recovered"), right("95 % interval"), right("p"), right("less what was said"), right("95 % interval"),
                right("of the loss %"), right("95 % interval"));
        List<Table.Row> rows = new ArrayList<>();
        for (Together together : accuracy.together()) {
            rows.add(new Table.Row(Table.RowKind.BODY, List.of(ids(together.layers()), points(together.said()),
                    Words.format("%+.2f", together.table().differencePoints()), interval(together.table()),
                    Words.p(together.table().pValue()), points(together.beyond()), interval(together.beyond()),
                    together.share().map(share -> Words.format("%.0f", share.percent())).orElse(Table.NOTHING),
                    together.share().map(share -> Words.format("%.0f to %.0f", share.lowPercent(), share.highPercent()))
                            .orElse(Table.NOTHING))));
        }
        if (!accuracy.heldOut().isEmpty()) {
            rows.add(new Table.Row(Table.RowKind.HEADING,
                    List.of("named on a random half of the images, looked at on the other half")));
        }
        for (HeldOut heldOut : accuracy.heldOut()) {
            rows.add(new Table.Row(Table.RowKind.BODY, List.of(ids(heldOut.layers()), points(heldOut.said()),
                    points(heldOut.found()), interval(heldOut.found()), Table.NOTHING, points(heldOut.difference()),
                    interval(heldOut.difference()), Table.NOTHING, Table.NOTHING)));
        }
        return new Table(diagnosis.title() + ": what the first layers recover together", columns, rows, List.of(
                Words.format("n = %d; said: points that the layers recover one by one, added up; recovered: with all of them in"
                        + " float", accuracy.ranking().loss().images()),
                "less what was said: its interval contains zero where gains add up within chance (paired standard errors); of one"
                        + " layer both are the same evaluation",
                "below: the layers that are best on half of the images; said by that half, recovered on the other half, one by one"
                        + " and added up"));
    }

    static String ids(List<Layer> layers) {
        return layers.stream().map(Layer::id).collect(Collectors.joining(" + "));
    }

    private static String points(MeanDifference difference) {
        return Words.format("%+.2f", difference.points());
    }

    private static String interval(PairedTable table) {
        return Words.interval(table.interval().lowPoints(), table.interval().highPoints());
    }

    private static String interval(MeanDifference difference) {
        return Words.interval(difference.lowPoints(), difference.highPoints());
    }

    private static Table.Column right(String title) {
        return new Table.Column(title, Table.Alignment.RIGHT);
    }
}
