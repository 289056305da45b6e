package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.judgement.ChangedImage.Change;
import org.junit.jupiter.api.Test;

/** Images that change, classes that are confused, and what methods give back, on predictions written by hand. */
class ChangedImageTest {

    private static CellPredictions cell(int[] labels, int... predicted) {
        return CellPredictions.of(IntStream.range(0, labels.length).map(i -> 10 * i).toArray(), labels, predicted);
    }

    /** So many images of class 1, of which the first ones are right and the others taken for class 0. */
    private static CellPredictions right(int images, int right) {
        int[] labels = new int[images];
        Arrays.fill(labels, 1);
        return cell(labels, IntStream.range(0, images).map(i -> i < right ? 1 : 0).toArray());
    }

    @Test
    void imagesThatChange() {
        int[] labels = {0, 1, 2, 0, 1};
        List<ChangedImage> changed = ChangedImage.of(cell(labels, 0, 1, 0, 1, 1), cell(labels, 0, 2, 2, 2, 1));
        assertEquals(List.of(new ChangedImage(10, 1, 1, 2), new ChangedImage(20, 2, 0, 2), new ChangedImage(30, 0, 1, 2)), changed);
        assertEquals(List.of(Change.LOST, Change.GAINED, Change.OTHER), changed.stream().map(ChangedImage::change).toList());
        assertThrows(InputException.class, () -> ChangedImage.of(cell(labels, labels), right(5, 5)));
    }

    @Test
    void aSampleIsSpreadOverTheOrderAndFillsItsPlaces() {
        List<ChangedImage> lost = IntStream.range(0, 100).mapToObj(i -> new ChangedImage(i, 0, 0, 1)).toList();
        assertEquals(List.of(0, 25, 50, 75), ChangedImage.sample(lost, 4).stream().map(ChangedImage::image).toList());
        List<ChangedImage> few = List.of(new ChangedImage(7, 0, 1, 0), new ChangedImage(9, 0, 1, 2), new ChangedImage(8, 0, 0, 1));
        assertEquals(List.of(8, 7, 9), ChangedImage.sample(few, 24).stream().map(ChangedImage::image).toList());
        List<ChangedImage> mixed = Stream.concat(lost.stream(),
                IntStream.range(100, 300).mapToObj(i -> new ChangedImage(i, 0, 1, 0))).toList();
        List<ChangedImage> sample = ChangedImage.sample(mixed, 24);
        assertEquals(24, sample.size());
        // No image is wrong on both sides, and the places of such go to lost ones first.
        assertEquals(18, sample.stream().filter(image -> image.change() == Change.LOST).count());
        assertEquals(24, sample.stream().distinct().count());
    }

    @Test
    void confusionsByNumber() {
        int[] labels = {0, 0, 0, 1, 1, 2};
        assertEquals(List.of(new Confusion(0, 1, 2), new Confusion(0, 2, 1), new Confusion(1, 0, 1)),
                Confusion.of(cell(labels, 1, 2, 1, 1, 0, 2)));
    }

    @Test
    void recoveryIsARatioOfPairedDifferences() {
        // Of 200 images float32 has the first 180, naive 100 and all methods 140: half of the loss of 80 comes back.
        Recovery recovery = Recovery.of(right(200, 180), right(200, 100), right(200, 140)).orElseThrow();
        assertEquals(50, recovery.percent(), 1e-9);
        // Residuals are +0.5 for the 40 that come back, -0.5 for the 40 that do not, 0 elsewhere.
        double error = Math.sqrt(80 * 0.25 * 200 / 199) / 80;
        assertEquals(50 - 100 * 1.959963984540054 * error, recovery.lowPercent(), 1e-9);
        assertEquals(50 + 100 * 1.959963984540054 * error, recovery.highPercent(), 1e-9);
    }

    @Test
    void whereNothingIsLostNothingIsRecovered() {
        assertEquals(Optional.empty(), Recovery.of(right(200, 180), right(200, 180), right(200, 181)));
        assertEquals(Optional.empty(), Recovery.of(right(200, 180), right(200, 175), right(200, 180)));
        assertEquals(Optional.empty(), Recovery.of(right(200, 100), right(200, 180), right(200, 180)));
    }
}
