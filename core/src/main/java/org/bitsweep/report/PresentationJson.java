package org.bitsweep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;
import org.bitsweep.settings.SettingsText;

/** A presentation within {@code results.json}. */
final class PresentationJson {

    private PresentationJson() {}

    static void write(ObjectNode node, Presentation presentation) {
        node.put("table", presentation.table().name().toLowerCase(Locale.ROOT));
        ArrayNode published = node.putArray("published");
        for (PublishedFigures.Figure figure : presentation.published().figures()) {
            published.addObject()
                    .put("network", figure.network())
                    .put("weight-bits", figure.weightBits())
                    .put("activation-bits", figure.activationBits())
                    .put("granularity", figure.granularity())
                    .put("clipping", figure.clipping())
                    .put("methods", SettingsText.methods(figure.methods()))
                    .put("top1", figure.topOne().toString());
        }
        ArrayNode classes = node.putArray("classes");
        presentation.classes().forEach(classes::add);
        ObjectNode prepared = node.putObject("prepared");
        presentation.prepared().forEach(prepared::put);
    }

    static Presentation read(RecordKeys keys, JsonNode node) {
        List<PublishedFigures.Figure> figures = new ArrayList<>();
        for (JsonNode figure : keys.required(node, "published")) {
            figures.add(new PublishedFigures.Figure(keys.text(figure, "network"),
                    Math.toIntExact(keys.count(figure, "weight-bits")), Math.toIntExact(keys.count(figure, "activation-bits")),
                    keys.text(figure, "granularity"), keys.text(figure, "clipping"),
                    SettingsText.methods(keys.text(figure, "methods")), PrintedFigure.of(keys.text(figure, "top1"))));
        }
        List<String> classes = new ArrayList<>();
        keys.required(node, "classes").forEach(name -> classes.add(name.asText()));
        return new Presentation(table(keys, keys.text(node, "table")), new PublishedFigures(figures), classes,
                keys.texts(node, "prepared"));
    }

    private static Sweep.TableShape table(RecordKeys keys, String word) {
        return Arrays.stream(Sweep.TableShape.values())
                .filter(shape -> shape.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> keys.wrong("table", "ablation or networks", word));
    }
}
