package org.bitsweep.jobs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures of seeded colours and noise, JPEG and PNG by turns, with a manifest. */
final class TinyImages {

    private static final int NOISE = 90;

    private TinyImages() {}

    /** So many square pictures in a folder; labels go round the classes. The manifest is what is returned. */
    static Path write(Path folder, long seed, int count, int classes, int side) throws IOException {
        Random random = new Random(seed);
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] colour = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
            write(folder, i, picture(random, colour, NOISE, side));
            labels.add(i % classes);
        }
        return manifest(folder, "manifest.csv", labels);
    }

    /** Pictures in red, green and blue by turns; a label is the colour's place among the three. */
    static Path writeColours(Path folder, long seed, int count, int side) throws IOException {
        Random random = new Random(seed);
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] colour = {60, 60, 60};
            colour[i % 3] = 200;
            write(folder, i, picture(random, colour, NOISE / 3, side));
            labels.add(i % 3);
        }
        return manifest(folder, "manifest.csv", labels);
    }

    /** A manifest of the pictures of a folder under other labels. */
    static Path manifest(Path folder, String name, List<Integer> labels) throws IOException {
        StringBuilder text = new StringBuilder("path,label\n");
        for (int i = 0; i < labels.size(); i++) {
            text.append(fileName(i)).append(',').append(labels.get(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    static String fileName(int index) {
        return String.format("%03d.%s", index, format(index));
    }

    private static String format(int index) {
        return index % 2 == 0 ? "png" : "jpg";
    }

    private static void write(Path folder, int index, BufferedImage picture) throws IOException {
        Files.createDirectories(folder);
        ImageIO.write(picture, format(index), folder.resolve(fileName(index)).toFile());
    }

    private static BufferedImage picture(Random random, int[] colour, int noise, int side) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int level = colour[channel] + random.nextInt(2 * noise + 1) - noise;
                    rgb = rgb << 8 | Math.max(0, Math.min(255, level));
                }
                picture.setRGB(x, y, rgb);
            }
        }
        return picture;
    }
}
