package org.bitsweep.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitsweep.imaging.ChannelOrder;
import org.bitsweep.imaging.ChannelValues;
import org.bitsweep.imaging.Crop;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Interpolation;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.Resize;

/** Reads the object {@code preprocessing} of a network's file. */
final class PreprocessingReader {

    private static final String NONE = "none";
    private static final int LARGEST_SIDE = 16_384;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern SIDE = Pattern.compile("\\d{1,5}");

    private PreprocessingReader() {}

    static Preprocessing read(Section section) {
        Optional<Section.Value> interpolation = section.value(NetworkKey.INTERPOLATION);
        Interpolation kernel = section.valueOrDefault(NetworkKey.INTERPOLATION)
                .choice(List.of(Interpolation.values()), Interpolation::label);
        Resize resize = section.required(NetworkKey.RESIZE)
                .parse(NetworkKey.RESIZE.entry().allowed(), text -> resize(text, kernel));
        if (resize instanceof Resize.None && interpolation.isPresent()) {
            throw section.combination(
                    NetworkKey.INTERPOLATION, "images are not resized (resize = none), so nothing is interpolated. Remove it"
                            + " (or overwrite an included one by null), or give a size.");
        }
        Crop crop = section.required(NetworkKey.CROP)
                .parse(NetworkKey.CROP.entry().allowed(), PreprocessingReader::crop);
        Preprocessing preprocessing = new Preprocessing(
                new Geometry(resize, crop),
                new Normalization(
                        section.required(NetworkKey.CHANNEL_ORDER)
                                .choice(List.of(ChannelOrder.values()), ChannelOrder::label),
                        number(section.required(NetworkKey.DIVISOR), "255 or 1", value -> value == 255 || value == 1),
                        channels(section.required(NetworkKey.MEAN), "a number", value -> Float.isFinite(value)),
                        channels(
                                section.required(NetworkKey.STD),
                                "a number above 0",
                                value -> value > 0 && Float.isFinite(value))));
        section.finish();
        return preprocessing;
    }

    private static ChannelValues channels(Section.Value value, String expected, Predicate<Float> allowed) {
        List<Section.Value> list = value.list();
        if (list.size() != 3) {
            throw value.invalid("3 numbers, one a channel in the order of " + NetworkKey.CHANNEL_ORDER.key());
        }
        List<Float> numbers = list.stream().map(element -> number(element, expected, allowed)).toList();
        return new ChannelValues(numbers.get(0), numbers.get(1), numbers.get(2));
    }

    private static float number(Section.Value value, String expected, Predicate<Float> allowed) {
        return value.parse(expected, text -> {
            float number = Float.parseFloat(text.strip());
            if (!allowed.test(number)) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    private static Resize resize(String text, Interpolation kernel) {
        if (text.equals(NONE)) {
            return new Resize.None();
        }
        return size(text).<Resize>map(size -> new Resize.Exact(size, kernel))
                .orElseGet(() -> new Resize.ShorterSide(side(text), kernel));
    }

    private static Crop crop(String text) {
        if (text.equals(NONE)) {
            return new Crop.None();
        }
        return new Crop.Centre(size(text).orElseGet(() -> ImageSize.square(side(text))));
    }

    /** A size, or nothing if the text is not of that form. */
    private static Optional<ImageSize> size(String text) {
        Matcher size = SIZE.matcher(text);
        return size.matches()
                ? Optional.of(new ImageSize(side(size.group(1)), side(size.group(2))))
                : Optional.empty();
    }

    private static int side(String text) {
        int side = SIDE.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (side < 1 || side > LARGEST_SIDE) {
            throw new IllegalArgumentException();
        }
        return side;
    }
}
