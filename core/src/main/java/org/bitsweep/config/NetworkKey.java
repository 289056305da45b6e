package org.bitsweep.config;

import static org.bitsweep.config.FileKey.Absence.otherwise;
import static org.bitsweep.config.FileKey.Absence.required;
import static org.bitsweep.config.FileKey.Absence.standard;

import org.bitsweep.settings.SettingType;

/** The keys of a file under {@code conf/networks}. */
enum NetworkKey implements FileKey {
    ONNX("onnx", "the path of an ONNX file", required(), "the float32 network"),
    PREPROCESSING("preprocessing", "an object { ... }", required(), "how an image becomes the network's input"),
    RESIZE("preprocessing.resize", "none, the length of the shorter side, or WIDTHxHEIGHT in pixels", required(),
            "what images are resized to"),
    INTERPOLATION("preprocessing.interpolation", "bilinear or bicubic", standard("bilinear"),
            "how; not with `resize = none`"),
    CROP("preprocessing.crop", "none, the side of a square, or WIDTHxHEIGHT in pixels", required(),
            "what is cut out of the centre"),
    CHANNEL_ORDER("preprocessing.channel-order", "rgb or bgr", required(), "the order of the network's input"),
    DIVISOR("preprocessing.divisor", "255 or 1", required(), "levels are divided by it first"),
    MEAN("preprocessing.mean", "a list of 3 numbers", required(), "subtracted, in channel order"),
    STD("preprocessing.std", "a list of 3 numbers", required(), "divided by then, in channel order"),
    NAME("name", "a name without / \\ and :, which files are called after, and not . or ..", otherwise("the file's name"),
            "in tables and in names of files"),
    SHA_256("sha256", "64 lower-case hexadecimal digits", otherwise("not checked"), "what the ONNX file must hash to"),
    CLASSES("classes", "a whole number from 1", otherwise("not checked"), "must be the data set's"),
    FIRST_CONVOLUTIONS("first-convolutions", "a whole number from 0 to 100", standard("0"),
            "of how many convolutions the weights are kept at the first one's bits, beside those that read the image"),
    MAX_POOL_OUTPUTS("max-pool-outputs", "quantized or float", standard("quantized"),
            "whether outputs of max-pooling are quantized"),
    LAYERS("layers", "an object { ... }", otherwise("no exception"),
            "exceptions by layer, as `bitsweep inspect` names it, or by its ONNX node's name"),
    ROLE("layers.ID.role", "first, hidden, classifier or float", otherwise("from the graph"), "where the layer stands"),
    WEIGHT_BITS("layers.ID.weight-bits", SettingType.LAYER_BITS.expected(), otherwise("from the role"),
            "of its weights; not for max-pooling"),
    ACTIVATION_BITS("layers.ID.activation-bits", SettingType.LAYER_BITS.expected(), otherwise("from the role"),
            "of its output"),
    RANGE("layers.ID.range", "positive or full", otherwise("from the graph"),
            "of its output; `positive` not for max-pooling and the classifier"),
    GRANULARITY("layers.ID.granularity", "channel or tensor", otherwise("from the role"),
            "of its output; `channel` only for first and hidden convolutions"),
    SETTINGS("settings", "an object { ... }", otherwise("the profile's"), "as in a sweep"),
    EXPECTED("expected", "an object { ... }", otherwise("no gate"), "the float32 accuracy that the network is known to have"),
    EXPECTED_TOP_ONE("expected.top1", "a percentage from 0 to 100", required(), "Top-1 on the whole data set"),
    EXPECTED_SOURCE("expected.source", "who says so", required(), "who says so");

    private final Entry entry;

    NetworkKey(String path, String allowed, Absence absence, String documentation) {
        entry = new Entry(path, allowed, absence, documentation);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
