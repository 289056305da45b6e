package org.bitsweep.demo;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures to JPEG files and back, through the class library's codec at one fixed quality. Not for use by several
 * threads at once; closing it frees the codec's native memory.
 */
final class JpegCodec implements AutoCloseable {

    private static final float QUALITY = 0.9f;

    private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    private final ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();

    byte[] encode(Picture picture) {
        BufferedImage image = new BufferedImage(Picture.SIDE, Picture.SIDE, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < Picture.SIDE * Picture.SIDE; i++) {
            int packed = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
            image.setRGB(i % Picture.SIDE, i / Picture.SIDE, packed);
        }
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a picture as JPEG", e);
        }
        return bytes.toByteArray();
    }

    Picture decode(byte[] jpeg) {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            // The raster, not getRGB: no colour management between the decoder and the network.
            Raster raster = image.getRaster();
            int[] samples = raster.getPixels(0, 0, Picture.SIDE, Picture.SIDE, (int[]) null);
            byte[] rgb = new byte[samples.length];
            for (int i = 0; i < samples.length; i++) {
                rgb[i] = (byte) samples[i];
            }
            return new Picture(rgb);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode a picture's JPEG file", e);
        }
    }

    @Override
    public void close() {
        writer.dispose();
        reader.dispose();
    }
}
