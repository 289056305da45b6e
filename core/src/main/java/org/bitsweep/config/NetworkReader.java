package org.bitsweep.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bitsweep.storage.Location;

/** Reads files under {@code conf/networks}, and what sweeps say of a network. */
final class NetworkReader {

    /** Results of a network lie in files called after it; Hadoop reads a colon as the end of a scheme. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:]+");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final ConfigFiles files;

    NetworkReader(ConfigFiles files) {
        this.files = files;
    }

    /** @param givenOnnx what takes the place of the file's {@code onnx} */
    NetworkConfig read(Path file, Optional<Location> givenOnnx) {
        Section section = files.read(file);
        Optional<Location> writtenOnnx = section.optionalLocation(NetworkKey.ONNX);
        NetworkConfig network = new NetworkConfig(
                section.value(NetworkKey.NAME)
                        .map(value -> matching(value, NetworkKey.NAME, NAME))
                        .orElse(ConfigFiles.baseName(file)),
                givenOnnx.or(() -> writtenOnnx).orElseGet(() -> section.required(NetworkKey.ONNX).location()),
                section.value(NetworkKey.SHA_256).map(value -> matching(value, NetworkKey.SHA_256, SHA_256)),
                PreprocessingReader.read(section.required(NetworkKey.PREPROCESSING).section()),
                section.optionalInteger(NetworkKey.CLASSES, 1, Integer.MAX_VALUE),
                LayerExceptionsReader.read(section),
                SettingsReader.read(section.part(NetworkKey.SETTINGS)),
                section.value(NetworkKey.EXPECTED).map(value -> expected(value.section())));
        section.finish();
        return network;
    }

    private static String matching(Section.Value value, NetworkKey key, Pattern pattern) {
        return value.parse(key.entry().allowed(), text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    private static ExpectedAccuracy expected(Section section) {
        ExpectedAccuracy expected = new ExpectedAccuracy(
                section.required(NetworkKey.EXPECTED_TOP_ONE)
                        .number(NetworkKey.EXPECTED_TOP_ONE.entry().allowed(), value -> value >= 0 && value <= 100),
                section.required(NetworkKey.EXPECTED_SOURCE).text());
        section.finish();
        return expected;
    }

    /** A network as sweeps name it: its file, or the keys {@code conf} and {@code onnx}. */
    NetworkConfig reference(Section.Value value) {
        if (!value.isSection()) {
            return read(ConfigFiles.local(value, value.location()), Optional.empty());
        }
        Section section = value.section();
        Optional<Location> onnx = section.optionalLocation(NetworkKey.ONNX);
        Optional<Section.Value> conf = section.value("conf");
        section.finish();
        if (conf.isPresent()) {
            return read(ConfigFiles.local(conf.get(), conf.get().location()), onnx);
        }
        if (onnx.isEmpty()) {
            throw value.invalid("the file of a network, or { conf = ..., onnx = ... }");
        }
        return read(
                ConfigFiles.beside(onnx.get()).orElseThrow(() -> value.problem("how images are prepared for " + onnx.get()
                        + " is not known. Name its network file (--network-conf; conf = ...), or put "
                        + onnx.get().baseName() + ".conf beside it; conf/networks has examples.")),
                onnx);
    }
}
