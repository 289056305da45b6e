package org.bitsweep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitsweep.config.KnownDifference;
import org.bitsweep.config.PrintedFigure;
import org.bitsweep.config.PublishedFigures;
import org.bitsweep.config.Sweep;
import org.bitsweep.quantization.Method;
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
        ArrayNode known = node.putArray("known-differences");
        presentation.published().knownDifferences().forEach(each -> known.addObject()
                .put("network", each.network())
                .put("weight-bits", each.weightBits())
                .put("activation-bits", each.activationBits())
                .put("on", methods(each, true))
                .put("off", methods(each, false))
                .put("difference", each.text()));
        ArrayNode classes = node.putArray("classes");
        presentation.classes().forEach(classes::add);
        ObjectNode prepared = node.putObject("prepared");
        presentation.prepared().forEach(prepared::put);
    }

    private static String methods(KnownDifference difference, boolean on) {
        return SettingsText.methods(difference.methods().entrySet().stream().filter(each -> each.getValue() == on)
                .map(Map.Entry::getKey).collect(Collectors.toSet()));
    }

    static Presentation read(RecordKeys keys, JsonNode node) {
        List<PublishedFigures.Figure> figures = new ArrayList<>();
        for (JsonNode figure : keys.required(node, "published")) {
            figures.add(new PublishedFigures.Figure(keys.text(figure, "network"),
                    Math.toIntExact(keys.count(figure, "weight-bits")), Math.toIntExact(keys.count(figure, "activation-bits")),
                    keys.text(figure, "granularity"), keys.text(figure, "clipping"),
                    SettingsText.methods(keys.text(figure, "methods")), PrintedFigure.of(keys.text(figure, "top1"))));
        }
        List<KnownDifference> known = new ArrayList<>();
        for (JsonNode difference : node.path("known-differences")) {
            Map<Method, Boolean> methods = new EnumMap<>(Method.class);
            SettingsText.methods(keys.text(difference, "on")).forEach(method -> methods.put(method, true));
            SettingsText.methods(keys.text(difference, "off")).forEach(method -> methods.put(method, false));
            known.add(new KnownDifference(keys.text(difference, "network"), keys.text(difference, "weight-bits"),
                    keys.text(difference, "activation-bits"), methods, keys.text(difference, "difference")));
        }
        List<String> classes = new ArrayList<>();
        keys.required(node, "classes").forEach(name -> classes.add(name.asText()));
        return new Presentation(table(keys, keys.text(node, "table")), new PublishedFigures(figures, known), classes,
                keys.texts(node, "prepared"));
    }

    private static Sweep.TableShape table(RecordKeys keys, String word) {
        return Arrays.stream(Sweep.TableShape.values())
                .filter(shape -> shape.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> keys.wrong("table", "ablation or networks", word));
    }
}
