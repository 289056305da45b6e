package org.bitsweep.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Interpolation;
import org.bitsweep.imaging.Resampler;
import org.bitsweep.imaging.RgbImage;

/**
 * An image as the network was given it, before normalization.
 *
 * @param name as the data set writes it
 * @param pixels prepared
 */
public record ShownImage(String name, RgbImage pixels) {

    /** Larger ones are made smaller: a page holds dozens. In pixels. */
    static final int LONGEST_SIDE = 72;

    /** A PNG within the text of an {@code img} element's source. */
    String dataUri() {
        RgbImage small = small();
        BufferedImage picture = new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
        byte[] samples = small.pixels();
        for (int i = 0; i < small.width() * small.height(); i++) {
            int at = RgbImage.CHANNELS * i;
            picture.setRGB(i % small.width(), i / small.width(),
                    (samples[at] & 0xFF) << 16 | (samples[at + 1] & 0xFF) << 8 | samples[at + 2] & 0xFF);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Not through a file, which ImageIO would use if it were given the stream itself.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private RgbImage small() {
        int longest = Math.max(pixels.width(), pixels.height());
        if (longest <= LONGEST_SIDE) {
            return pixels;
        }
        return Resampler.resize(pixels, new ImageSize(Math.max(1, pixels.width() * LONGEST_SIDE / longest),
                Math.max(1, pixels.height() * LONGEST_SIDE / longest)), Interpolation.BILINEAR);
    }
}
