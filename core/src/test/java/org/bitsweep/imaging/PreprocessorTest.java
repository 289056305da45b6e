package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PreprocessorTest {

    @TestFactory
    Stream<DynamicTest> resizesAndCropsAsTorchvisionDoes() {
        return ReferenceData.table("cropped.csv").stream().map(row -> {
            RgbImage image = SyntheticImages.noise(number(row, "width"), number(row, "height"));
            Geometry geometry = new Geometry(
                    resize(row), new Crop.Centre(new ImageSize(number(row, "crop_width"), number(row, "crop_height"))));
            return DynamicTest.dynamicTest(image.size() + " " + geometry.canonicalText(), () -> assertEquals(
                    row.get("sha256"), ReferenceData.sha256(new Preprocessor(geometry).transform(image))));
        });
    }

    private static Resize resize(Map<String, String> row) {
        int side = number(row, "shorter_side");
        return side == 0
                ? new Resize.None()
                : new Resize.ShorterSide(
                        side, Interpolation.valueOf(row.get("interpolation").toUpperCase(Locale.ROOT)));
    }

    @Test
    void photographsAreResizedAndCroppedAsTorchvisionDoes() throws Exception {
        Preprocessor common = new Preprocessor(Geometry.torchvision(256, 224));
        Preprocessor inception = new Preprocessor(Geometry.torchvision(299, 299));
        int equal = 0;
        for (Map<String, String> row : ReferenceData.sharedTable("reference/preprocessing.csv")) {
            RgbImage image = Photographs.decode(row.get("path"));
            assertEquals(row.get("crop224_sha256"), ReferenceData.sha256(common.transform(image)), row.get("path"));
            assertEquals(row.get("crop299_sha256"), ReferenceData.sha256(inception.transform(image)), row.get("path"));
            equal++;
        }
        assertEquals(500, equal);
    }

    @Test
    void decodesFirst() throws Exception {
        Geometry geometry = Geometry.torchvision(16, 12);
        byte[] encoded = ReferenceData.image("sampling-420.jpg");
        RgbImage decoded = ImageDecoder.decode("a.jpg", encoded);
        assertEquals(
                Resampler.resizeRegion(
                        decoded,
                        new ImageSize(25, 16),
                        Interpolation.BILINEAR,
                        new Region(6, 2, ImageSize.square(12))), // (25 - 12) / 2 = 6.5 goes to the even 6
                new Preprocessor(geometry).apply("a.jpg", encoded));
    }

    @Test
    void theLongerSideIsCutOffNotRounded() {
        Resize resize = new Resize.ShorterSide(256, Interpolation.BILINEAR);
        assertEquals(new ImageSize(341, 256), resize.target(new ImageSize(500, 375)));
        assertEquals(new ImageSize(256, 384), resize.target(new ImageSize(333, 500)));
        assertEquals(new ImageSize(256, 256), resize.target(new ImageSize(77, 77)));
        assertEquals(new ImageSize(256 * 500, 256), resize.target(new ImageSize(500, 1)));
    }

    @Test
    void exactSizesIgnoreProportions() {
        RgbImage image = SyntheticImages.noise(9, 5);
        Geometry geometry = new Geometry(
                new Resize.Exact(new ImageSize(4, 7), Interpolation.BICUBIC), new Crop.None());
        assertEquals(
                Resampler.resize(image, new ImageSize(4, 7), Interpolation.BICUBIC),
                new Preprocessor(geometry).transform(image));
    }

    @Test
    void theLargerHalfOfThePaddingIsRightAndBottom() {
        RgbImage image = new RgbImage(1, 1, new byte[] {1, 2, 3});
        Geometry geometry = new Geometry(new Resize.None(), new Crop.Centre(new ImageSize(2, 2)));
        assertArrayEquals(
                new byte[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}, new Preprocessor(geometry).transform(image).pixels());
    }

    @Test
    void anImageTooElongatedIsRefusedByName() {
        Geometry geometry = new Geometry(new Resize.ShorterSide(256, Interpolation.BILINEAR), new Crop.None());
        Preprocessor preprocessor = new Preprocessor(geometry, new DecodingLimits(1_000_000, 1_000_000));
        ImageDecodingException error = assertThrows(
                ImageDecodingException.class,
                () -> preprocessor.apply("thin.jpg", ReferenceData.image("size-19x1.jpg")));
        assertEquals("Image 'thin.jpg': its size 19x1 cannot be brought to the geometry"
                + " resize=shorter-side:256:bilinear;crop=none: it would become 4864x256, more than the limit of"
                + " 1000000 pixels. Remove the image from the data set or choose a geometry with a crop",
                error.getMessage());
    }

    @Test
    void canonicalTextsAreStable() {
        assertEquals(
                "resize=shorter-side:256:bilinear;crop=centre:224x224", Geometry.torchvision(256, 224).canonicalText());
        assertEquals("resize=none;crop=none", new Geometry(new Resize.None(), new Crop.None()).canonicalText());
        assertEquals(
                "resize=exact:32x16:bicubic;crop=centre:8x4",
                new Geometry(
                        new Resize.Exact(new ImageSize(32, 16), Interpolation.BICUBIC),
                        new Crop.Centre(new ImageSize(8, 4))).canonicalText());
        assertEquals(
                "resize=shorter-side:256:bilinear;crop=centre:224x224;channels=rgb;divisor=255.0;"
                        + "mean=0.485,0.456,0.406;standard-deviation=0.229,0.224,0.225",
                new Preprocessing(Geometry.torchvision(256, 224), Normalization.IMAGENET).canonicalText());
    }

    @Test
    void fixedSizes() {
        assertEquals(Optional.of(ImageSize.square(224)), Geometry.torchvision(256, 224).fixedSize());
        assertEquals(
                Optional.of(new ImageSize(3, 2)),
                new Geometry(new Resize.Exact(new ImageSize(3, 2), Interpolation.BILINEAR), new Crop.None())
                        .fixedSize());
        assertEquals(Optional.empty(), new Geometry(new Resize.None(), new Crop.None()).fixedSize());
    }

    @Test
    void impossibleValuesAreRefused() {
        assertEquals("The shorter side must be at least 1 pixel, found 0", assertThrows(
                IllegalArgumentException.class,
                () -> new Resize.ShorterSide(0, Interpolation.BILINEAR)).getMessage());
        assertEquals("Both sides of a size must be at least 1, found 0x3", assertThrows(
                IllegalArgumentException.class, () -> new ImageSize(0, 3)).getMessage());
        assertEquals("An image of 2x1 needs 6 bytes (height x width x 3), found 5", assertThrows(
                IllegalArgumentException.class, () -> new RgbImage(2, 1, new byte[5])).getMessage());
    }

    private static int number(Map<String, String> row, String column) {
        return Integer.parseInt(row.get(column));
    }
}
