package org.bitsweep.jobs;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Tiny photographs in five classes, the same for the same seed, and a network conf that resizes and crops them. */
final class TinyPhotographs {

    static final int CLASSES = 5;

    private TinyPhotographs() {}

    /** The conf of a network for images of 32x32 pixels; {@code onnx} may be a URI. */
    static Path networkFile(Path file, String onnx) throws IOException {
        return Files.writeString(file, """
                onnx = "%s"
                preprocessing { resize = 36, crop = 32, channel-order = rgb, divisor = 255
                  mean = [0.5, 0.5, 0.5], std = [0.25, 0.25, 0.25] }
                """.formatted(onnx));
    }

    /** A small JPEG of coloured ovals, different for every seed. */
    static byte[] jpeg(long seed) throws IOException {
        return jpeg(seed, 40);
    }

    /** The same with sides from {@code side} to half as much again. */
    static byte[] jpeg(long seed, int side) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(
                side + random.nextInt(side / 2), side + random.nextInt(side / 2), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 6; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(random.nextInt(side) - side / 4, random.nextInt(side) - side / 4,
                    side / 4 + random.nextInt(side), side / 4 + random.nextInt(side));
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** Images and their manifest, {@code manifest.csv}. */
    static Path manifest(Path folder, int images, long seed) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        StringBuilder rows = new StringBuilder("path,label\n");
        for (int i = 0; i < images; i++) {
            String name = "images/%05d.jpg".formatted(i);
            Files.write(folder.resolve(name), jpeg(seed + i));
            rows.append(name).append(',').append(i % CLASSES).append('\n');
        }
        return Files.writeString(folder.resolve("manifest.csv"), rows);
    }
}
