package org.bitsweep.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Preprocessing as ordered keys and values, as files and results write it. */
public final class PreprocessingText {

    static final String RESIZE = "resize";
    static final String INTERPOLATION = "interpolation";
    static final String CROP = "crop";
    static final String CHANNEL_ORDER = "channel-order";
    static final String DIVISOR = "divisor";
    static final String MEAN = "mean";
    static final String STANDARD_DEVIATION = "std";
    static final String NONE = "none";

    private PreprocessingText() {}

    /** Every key, in the order of the file. */
    public static Map<String, String> of(PreprocessingConfig preprocessing) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(RESIZE, resize(preprocessing.resize()));
        text.put(INTERPOLATION, ConfigKey.of(preprocessing.interpolation()));
        text.put(CROP, crop(preprocessing.crop()));
        text.put(CHANNEL_ORDER, ConfigKey.of(preprocessing.channelOrder()));
        text.put(DIVISOR, Double.toString(preprocessing.divisor()));
        text.put(MEAN, channels(preprocessing.mean()));
        text.put(STANDARD_DEVIATION, channels(preprocessing.standardDeviation()));
        return text;
    }

    private static String resize(PreprocessingConfig.Resize resize) {
        if (resize instanceof PreprocessingConfig.Resize.ShorterSide side) {
            return Integer.toString(side.pixels());
        }
        return resize instanceof PreprocessingConfig.Resize.Exact exact ? exact.width() + "x" + exact.height() : NONE;
    }

    private static String crop(PreprocessingConfig.Crop crop) {
        return crop instanceof PreprocessingConfig.Crop.Centre centre ? centre.width() + "x" + centre.height() : NONE;
    }

    private static String channels(List<Double> values) {
        return String.join(" ", values.stream().map(value -> Double.toString(value)).toList());
    }
}
