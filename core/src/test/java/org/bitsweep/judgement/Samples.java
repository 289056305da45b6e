package org.bitsweep.judgement;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.bitsweep.evaluation.PairedComparison;

/** Predictions and tables with given counts, and the committed figures of judgement.R. */
final class Samples {

    private Samples() {}

    /** The rows of a committed CSV without its header. */
    static List<String[]> rows(String name) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Samples.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static PairedTable table(long both, long onlyBase, long onlyNew, long neither) {
        return new PairedTable(
                new PairedComparison(both + onlyBase + onlyNew + neither, onlyBase + onlyNew, onlyBase, onlyNew), both);
    }

    /** n images of label 0: the first {@code right} are classified rightly, the others as class 1. */
    static CellPredictions base(int n, int right) {
        return predictions(n, image -> image < right ? 0 : 1);
    }

    /**
     * Differs from {@link #base} in the given numbers of images.
     *
     * @param lost right images that become wrong
     * @param gained wrong images that become right
     * @param moved wrong images that stay wrong as another class
     */
    static CellPredictions changed(int n, int right, int lost, int gained, int moved) {
        return predictions(n, image -> {
            if (image < right) {
                return image < lost ? 1 : 0;
            }
            if (image < right + gained) {
                return 0;
            }
            return image < right + gained + moved ? 2 : 1;
        });
    }

    static CellPredictions predictions(int n, java.util.function.IntUnaryOperator predicted) {
        return CellPredictions.of(
                IntStream.range(0, n).toArray(),
                new int[n],
                IntStream.range(0, n).map(predicted).toArray());
    }

    /** One digit an image: 1 if it is classified rightly. */
    static CellPredictions predictions(String right) {
        return predictions(right.length(), image -> right.charAt(image) == '1' ? 0 : 1);
    }
}
