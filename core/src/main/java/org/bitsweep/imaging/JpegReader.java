package org.bitsweep.imaging;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;

/** Decodes JPEG files: the JDK's reader gives the components as they are, the rest is done here. */
final class JpegReader {

    /** Bytes between the last block and the end of the image: every pixel had been decoded before them. */
    private static final Pattern HARMLESS_WARNING =
            Pattern.compile("Corrupt JPEG data: \\d+ extraneous bytes before marker 0xd9");

    /** Bytes left over earlier, which Pillow passes over; whether damage follows cannot be known. */
    private static final Pattern DOUBTFUL_WARNING =
            Pattern.compile("Corrupt JPEG data: \\d+ extraneous bytes before marker 0x..");

    private JpegReader() {
    }

    static RgbImage read(String name, byte[] encoded, DecodingLimits limits) throws ImageDecodingException {
        JpegStructure structure = JpegStructure.read(name, encoded, limits);
        byte[] samples = samples(name, structure);
        return new RgbImage(
                structure.width(), structure.height(), JpegColors.toRgb(samples, structure.colorSpace()));
    }

    private static byte[] samples(String name, JpegStructure structure) throws ImageDecodingException {
        List<String> warnings = new ArrayList<>();
        Raster raster;
        try {
            ImageReader reader = JdkReaders.open(JdkReaders.JPEG, structure.essential());
            try {
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                raster = reader.readRaster(0, null);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw new ImageDecodingException(name, "the JPEG decoder refuses it (" + e.getMessage()
                    + "). The file is damaged; fetch it again", e);
        }
        for (String warning : warnings) {
            requireHarmless(name, warning);
        }
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        long expected = (long) structure.width() * structure.height() * structure.components();
        if (samples.length != expected) {
            throw new ImageDecodingException(name, "the JPEG decoder gave " + samples.length + " samples, expected "
                    + expected + " for " + structure.width() + "x" + structure.height() + " and "
                    + structure.components() + " components. The file is damaged; fetch it again");
        }
        for (int component = 0; component < structure.components(); component++) {
            if (structure.hasHalfTheRows(component)) {
                VerticalUpsampling.complete(
                        samples, structure.width(), structure.height(), structure.components(), component);
            }
        }
        return samples;
    }

    /** libjpeg reports only its first warning, so that one has to be good enough for those it may hide. */
    private static void requireHarmless(String name, String warning) throws ImageDecodingException {
        if (HARMLESS_WARNING.matcher(warning).matches()) {
            return;
        }
        String meaning = DOUBTFUL_WARNING.matcher(warning).matches()
                ? "' and does not tell whether pixels after it are damaged"
                : "' and would make them up";
        String lead = DOUBTFUL_WARNING.matcher(warning).matches() ? "" : "pixels are missing, ";
        throw new ImageDecodingException(name, lead + "the JPEG decoder says '" + warning + meaning
                + ". The file is damaged; fetch it again");
    }
}
