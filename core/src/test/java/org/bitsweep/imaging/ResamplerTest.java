package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResamplerTest {

    @TestFactory
    Stream<DynamicTest> resizesAsPillowDoes() {
        return ReferenceData.table("resized.csv").stream().map(row -> {
            RgbImage image = SyntheticImages.noise(number(row, "width"), number(row, "height"));
            ImageSize target = new ImageSize(number(row, "target_width"), number(row, "target_height"));
            Interpolation interpolation =
                    Interpolation.valueOf(row.get("interpolation").toUpperCase(Locale.ROOT));
            return DynamicTest.dynamicTest(image.size() + " to " + target + " " + interpolation.label(), () ->
                    assertEquals(
                            row.get("sha256"), ReferenceData.sha256(Resampler.resize(image, target, interpolation))));
        });
    }

    /** Weights computed in exact real arithmetic differ from the fixed-point result by rounding only. */
    @Test
    void agreesWithASlowRealArithmeticImplementation() {
        Random random = new Random(7);
        for (int trial = 0; trial < 40; trial++) {
            RgbImage image = SyntheticImages.noise(1 + random.nextInt(60), 1 + random.nextInt(60));
            ImageSize target = new ImageSize(1 + random.nextInt(60), 1 + random.nextInt(60));
            for (Interpolation interpolation : Interpolation.values()) {
                byte[] fast = Resampler.resize(image, target, interpolation).pixels();
                double[] slow = slowResize(image, target, interpolation);
                for (int index = 0; index < fast.length; index++) {
                    // The columns' pass may be off by half a level where the weights sum to 1 and by more where
                    // negative weights enlarge it; the rounding of the first pass enters through those weights.
                    double tolerance = interpolation == Interpolation.BILINEAR ? 1.0 : 1.2;
                    assertEquals(slow[index], fast[index] & 0xFF, tolerance, image.size() + " to " + target);
                }
            }
        }
    }

    /** Straight from the definition: a stretched kernel at every input pixel, no fixed point, no rounding between. */
    private static double[] slowResize(RgbImage image, ImageSize target, Interpolation interpolation) {
        double[] result = new double[(int) target.pixels() * 3];
        for (int y = 0; y < target.height(); y++) {
            double[] down = slowWeights(image.height(), target.height(), y, interpolation);
            for (int x = 0; x < target.width(); x++) {
                double[] across = slowWeights(image.width(), target.width(), x, interpolation);
                for (int channel = 0; channel < 3; channel++) {
                    double sum = 0;
                    for (int row = 0; row < image.height(); row++) {
                        double line = 0;
                        for (int column = 0; column < image.width(); column++) {
                            line += across[column]
                                    * (image.pixels()[(row * image.width() + column) * 3 + channel] & 0xFF);
                        }
                        sum += down[row] * Math.max(0, Math.min(255, line));
                    }
                    result[(y * target.width() + x) * 3 + channel] = Math.max(0, Math.min(255, sum));
                }
            }
        }
        return result;
    }

    private static double[] slowWeights(int input, int output, int index, Interpolation interpolation) {
        double stretch = Math.max(1.0, (double) input / output);
        double[] weights = new double[input];
        double sum = 0;
        for (int pixel = 0; pixel < input; pixel++) {
            double distance = Math.abs((pixel + 0.5) - (index + 0.5) * input / output) / stretch;
            weights[pixel] = kernel(distance, interpolation);
            sum += weights[pixel];
        }
        for (int pixel = 0; pixel < input; pixel++) {
            weights[pixel] /= sum;
        }
        return weights;
    }

    private static double kernel(double x, Interpolation interpolation) {
        return switch (interpolation) {
            case BILINEAR -> Math.max(0, 1 - x);
            case BICUBIC -> x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1
                    : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
        };
    }

    @Test
    void aRegionHasTheBytesOfTheWhole() {
        RgbImage image = SyntheticImages.noise(71, 53);
        ImageSize target = new ImageSize(40, 31);
        for (Interpolation interpolation : Interpolation.values()) {
            RgbImage whole = Resampler.resize(image, target, interpolation);
            Random random = new Random(3);
            for (int trial = 0; trial < 50; trial++) {
                int left = random.nextInt(40);
                int top = random.nextInt(31);
                Region region = new Region(
                        left, top, new ImageSize(1 + random.nextInt(40 - left), 1 + random.nextInt(31 - top)));
                assertEquals(
                        Resampler.crop(whole, region), Resampler.resizeRegion(image, target, interpolation, region));
            }
        }
    }

    @Test
    void closedForms() {
        RgbImage two = new RgbImage(2, 1, new byte[] {0, 10, 20, 100, 30, (byte) 220});
        assertArrayEquals(
                new byte[] {50, 20, 120},
                Resampler.resize(two, new ImageSize(1, 1), Interpolation.BILINEAR).pixels());
        // Output centres fall on 0.25, 0.75, 1.25, 1.75 of the input: the ends are clamped, the middle is 3/4 and 1/4.
        assertArrayEquals(
                new byte[] {0, 10, 20, 25, 15, 70, 75, 25, (byte) 170, 100, 30, (byte) 220},
                Resampler.resize(two, new ImageSize(4, 1), Interpolation.BILINEAR).pixels());
    }

    @Test
    void theSameSizeIsTheSameImage() {
        RgbImage image = SyntheticImages.noise(5, 4);
        assertSame(image, Resampler.resize(image, new ImageSize(5, 4), Interpolation.BICUBIC));
    }

    @Test
    void aRegionOutsideIsRefused() {
        RgbImage image = SyntheticImages.noise(5, 4);
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Resampler.resizeRegion(
                image, new ImageSize(3, 3), Interpolation.BILINEAR, new Region(1, 0, new ImageSize(3, 3))));
        assertEquals("The region 3x3 at (1, 0) does not lie in an image of 3x3", error.getMessage());
    }

    private static int number(Map<String, String> row, String column) {
        return Integer.parseInt(row.get(column));
    }
}
