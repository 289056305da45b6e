package org.bitsweep.report.page;

import static org.bitsweep.report.HtmlText.escape;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitsweep.judgement.ChangedImage;
import org.bitsweep.judgement.ChangedImage.Change;
import org.bitsweep.judgement.PairedTable;
import org.bitsweep.report.Presentation;
import org.bitsweep.report.table.ConfusionTable;
import org.bitsweep.report.table.HtmlRenderer;

/** The parts of a page about single images: classes taken for others, and images that two cells predict differently. */
final class ImageParts {

    private static final int PAIRS = 12;

    private final PageRun page;
    private final int level;
    private final Presentation presentation;

    /** @param level of its headings */
    ImageParts(PageRun page, int level) {
        this.page = page;
        this.level = level;
        this.presentation = page.run().presentation();
    }

    String confusions() {
        StringBuilder content = new StringBuilder();
        for (NetworkInsights insights : page.insights()) {
            insights.pair().ifPresent(pair -> content.append(new HtmlRenderer().render(ConfusionTable.of(
                    insights.network() + ": classes that are confused most", pair.base(), pair.before(), pair.changed(),
                    pair.after(), presentation::className, PAIRS))));
        }
        return content.toString();
    }

    String changes() {
        StringBuilder content = new StringBuilder();
        for (NetworkInsights insights : page.insights()) {
            insights.pair().ifPresent(pair -> content.append(changes(insights.network(), pair)));
        }
        return content.toString();
    }

    private String changes(String network, CellPair pair) {
        PairedTable counts = pair.counts();
        StringBuilder content = new StringBuilder(heading(level, network + ": " + pair.base() + " and " + pair.changed()));
        content.append("<p>").append(escape(String.format(Locale.ROOT,
                "Of %,d images %,d are predicted differently: %,d only %s has right, %,d only %s has right, %,d both have wrong in"
                        + " different ways. Difference %+.2f points, 95 %% interval %+.2f to %+.2f (paired), p = %.2g (McNemar's"
                        + " exact test).", counts.images(), counts.changed(), counts.onlyBaseRight(), pair.base(),
                counts.onlyNewRight(), pair.changed(), counts.changed() - counts.onlyBaseRight() - counts.onlyNewRight(),
                counts.differencePoints(), counts.interval().lowPoints(), counts.interval().highPoints(), counts.pValue())))
                .append("</p>\n");
        List<ChangedImage> shown = PageRun.shown(pair, page.run().networks().size());
        Map<Integer, ShownImage> images = page.images().getOrDefault(network, Map.of());
        for (Change change : Change.values()) {
            List<ChangedImage> some = shown.stream()
                    .filter(image -> image.change() == change && images.containsKey(image.image())).toList();
            if (!some.isEmpty()) {
                content.append(heading(level + 1, title(change, pair)));
                content.append("<ul class=\"gallery\">\n");
                some.forEach(image -> content.append(item(image, images.get(image.image()), pair)));
                content.append("</ul>\n");
            }
        }
        return content.toString();
    }

    private static String title(Change change, CellPair pair) {
        return switch (change) {
            case LOST -> "Some that only " + pair.base() + " has right";
            case GAINED -> "Some that only " + pair.changed() + " has right";
            case OTHER -> "Some that both have wrong";
        };
    }

    private String item(ChangedImage image, ShownImage shown, CellPair pair) {
        String label = presentation.className(image.label());
        return "<li><img src=\"" + shown.dataUri() + "\" alt=\"Image " + escape(shown.name()) + " of class " + escape(label)
                + "\"><span class=\"name\">" + escape(shown.name()) + "</span><strong>" + escape(label) + "</strong><br>"
                + escape(pair.base()) + ": " + escape(presentation.className(image.before())) + "<br>"
                + escape(pair.changed()) + ": " + escape(presentation.className(image.after())) + "</li>\n";
    }

    private static String heading(int level, String text) {
        return "<h" + level + ">" + escape(text) + "</h" + level + ">\n";
    }
}
