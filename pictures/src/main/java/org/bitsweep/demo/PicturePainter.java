package org.bitsweep.demo;

/**
 * Paints one picture: a ground, clutter, the object whose class counts, something thin in front of it, then light,
 * contrast and noise. The numbers below were chosen so that a small network gets about nine in ten right: enough
 * difficulty that losing precision costs accuracy, as it does on photographs.
 */
final class PicturePainter {

    /** Each pixel is the mean of SAMPLES x SAMPLES points. */
    private static final int SAMPLES = 4;

    private final PictureRandom random;
    private final double[] canvas = new double[Picture.BYTES];

    PicturePainter(PictureRandom random) {
        this.random = random;
    }

    Picture paint(PictureClass subject) {
        paintGround();
        paintClutter();
        paintSubject(subject);
        paintWire();
        return develop();
    }

    /** Something that has a colour, or none, at every point of the picture. */
    private interface Layer {
        /** The colour at the point, or null where what lies below shows through. */
        double[] at(double x, double y);
    }

    private void paintGround() {
        double[] from = colour();
        double[] to = colour();
        double angle = random.angle();
        double dx = StrictMath.cos(angle) / Picture.SIDE;
        double dy = StrictMath.sin(angle) / Picture.SIDE;
        Texture texture = random.oneOf(Texture.values());
        Placement pattern = Placement.of(centre(), centre(), random.between(4, 9), random.angle());
        double strength = random.between(0, 0.2);
        double[] colour = new double[3];
        cover((x, y) -> {
            double mix = clamp(0.5 + (x - Picture.SIDE / 2.0) * dx + (y - Picture.SIDE / 2.0) * dy);
            double ink = texture.inks(pattern.x(x, y), pattern.y(x, y)) ? strength : 0;
            for (int c = 0; c < 3; c++) {
                colour[c] = from[c] + (to[c] - from[c]) * mix + ink;
            }
            return colour;
        });
    }

    private void paintClutter() {
        int pieces = 1 + random.below(5);
        for (int i = 0; i < pieces; i++) {
            Shape shape = random.oneOf(Shape.values());
            Placement placement = Placement.of(random.between(0, Picture.SIDE), random.between(0, Picture.SIDE),
                    random.between(2, 5), random.angle());
            double[] colour = colour();
            cover((x, y) -> shape.contains(placement.x(x, y), placement.y(x, y)) ? colour : null);
        }
    }

    private void paintSubject(PictureClass subject) {
        double x0 = random.between(11, 21);
        double y0 = random.between(11, 21);
        Placement outline = Placement.of(x0, y0, random.between(9, 13), random.angle());
        Placement pattern = Placement.of(x0 + random.between(-3, 3), y0 + random.between(-3, 3),
                random.between(4.0, 6.0), random.angle());
        double[] ink = colour();
        double[] ground = colour();
        // Two colours that differ in brightness, since JPEG keeps little of a pattern that differs in hue alone.
        while (Math.abs(brightness(ink) - brightness(ground)) < 0.25) {
            ground = colour();
        }
        double[] paper = ground;
        cover((x, y) -> {
            if (!subject.shape().contains(outline.x(x, y), outline.y(x, y))) {
                return null;
            }
            return subject.texture().inks(pattern.x(x, y), pattern.y(x, y)) ? ink : paper;
        });
    }

    private void paintWire() {
        if (random.unit() < 0.5) {
            return;
        }
        double halfWidth = random.between(0.5, 1.1);
        Placement line = Placement.of(centre(), centre(), 1, random.angle());
        double[] colour = colour();
        cover((x, y) -> Math.abs(line.x(x, y)) < halfWidth ? colour : null);
    }

    /** Light from one side, contrast, brightness and noise; then bytes. */
    private Picture develop() {
        double angle = random.angle();
        double slope = random.between(0, 0.9) / Picture.SIDE;
        double dx = StrictMath.cos(angle) * slope;
        double dy = StrictMath.sin(angle) * slope;
        // As among photographs, a few pictures have strong contrast and many have little: it is the few that stretch a
        // min-max range, and the many that then have to make do with its coarse steps.
        double contrast = 0.18 * StrictMath.pow(7, random.unit());
        double brightness = random.between(-0.15, 0.15);
        double noise = random.between(0.01, 0.06);
        byte[] rgb = new byte[Picture.BYTES];
        for (int y = 0; y < Picture.SIDE; y++) {
            for (int x = 0; x < Picture.SIDE; x++) {
                double light = 1 + (x - Picture.SIDE / 2.0) * dx + (y - Picture.SIDE / 2.0) * dy;
                for (int c = 0; c < 3; c++) {
                    int at = (y * Picture.SIDE + x) * 3 + c;
                    double value = (canvas[at] * light + noise * random.nearlyNormal() - 0.5) * contrast
                            + 0.5 + brightness;
                    rgb[at] = (byte) (int) Math.floor(clamp(value) * 255 + 0.5);
                }
            }
        }
        return new Picture(rgb);
    }

    private void cover(Layer layer) {
        double[] sum = new double[3];
        for (int row = 0; row < Picture.SIDE; row++) {
            for (int column = 0; column < Picture.SIDE; column++) {
                sum[0] = sum[1] = sum[2] = 0;
                int covered = 0;
                for (int i = 0; i < SAMPLES * SAMPLES; i++) {
                    double[] colour = layer.at(column + (i % SAMPLES + 0.5) / SAMPLES,
                            row + (i / SAMPLES + 0.5) / SAMPLES);
                    if (colour != null) {
                        covered++;
                        for (int c = 0; c < 3; c++) {
                            sum[c] += colour[c];
                        }
                    }
                }
                if (covered > 0) {
                    int at = (row * Picture.SIDE + column) * 3;
                    double below = SAMPLES * SAMPLES - covered;
                    for (int c = 0; c < 3; c++) {
                        canvas[at + c] = (canvas[at + c] * below + sum[c]) / (SAMPLES * SAMPLES);
                    }
                }
            }
        }
    }

    private double[] colour() {
        return new double[] {random.between(0.05, 0.95), random.between(0.05, 0.95), random.between(0.05, 0.95)};
    }

    private double centre() {
        return random.between(8, Picture.SIDE - 8);
    }

    private static double brightness(double[] colour) {
        return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    /** Where something lies in the picture: turns picture coordinates into its own. */
    private record Placement(double x0, double y0, double cos, double sin) {

        static Placement of(double x0, double y0, double scale, double angle) {
            return new Placement(x0, y0, StrictMath.cos(angle) / scale, StrictMath.sin(angle) / scale);
        }

        double x(double x, double y) {
            return (x - x0) * cos + (y - y0) * sin;
        }

        double y(double x, double y) {
            return (y - y0) * cos - (x - x0) * sin;
        }
    }
}
