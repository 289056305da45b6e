package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.dataset.FormatName;
import org.bitsweep.dataset.Manifest;
import org.bitsweep.dataset.NumberedClasses;
import org.bitsweep.imaging.ChannelOrder;
import org.bitsweep.imaging.ChannelValues;
import org.bitsweep.imaging.Crop;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Interpolation;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.Resize;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    private static final String PREPROCESSING =
            """
            preprocessing {
              resize = 256
              crop = 224
              channel-order = rgb
              divisor = 255
              mean = [0.485, 0.456, 0.406]
              std = [0.229, 0.224, 0.225]
            }
            """;

    @TempDir
    Path folder;

    private ConfigReader reader;

    @BeforeEach
    void files() throws IOException {
        reader = new ConfigReader(folder);
        write("net.conf", "onnx = net.onnx\nclasses = 10\n" + PREPROCESSING);
        write("data.conf", "format = manifest\nlocation = images/manifest.csv\nclasses = 10\nimages = 100\n");
        write("sweep.conf", "networks = [net.conf]\ndataset = data.conf\n");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private <T extends InputException> void refused(Class<T> type, String message, Path file) {
        String name = file.getFileName().toString();
        InputException error = assertThrows(type, () -> {
            if (name.startsWith("net")) {
                reader.readNetwork(file);
            } else if (name.startsWith("data")) {
                reader.readDataset(file);
            } else {
                reader.readSweep(file, Map.of());
            }
        });
        assertEquals(message.replace("DIR", folder.toString()), error.getMessage());
    }

    // ---- networks

    @Test
    void readsANetwork() throws IOException {
        NetworkConfig network = reader.readNetwork(write(
                "net-full.conf",
                """
                name = squeeze
                onnx = "../models/squeeze.onnx"
                sha256 = 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                classes = 1000
                first-convolutions = 2
                max-pool-outputs = float
                expected { top1 = 58.2, source = torchvision }
                preprocessing {
                  resize = 299x300
                  interpolation = bicubic
                  crop = none
                  channel-order = bgr
                  divisor = 1
                  mean = [104, 117, 123]
                  std = [1, 1, 1]
                }
                layers {
                  conv3 { role = hidden, weight-bits = 8, activation-bits = configured, range = full, granularity = tensor }
                  "/features/10/Conv" { role = float }
                }
                settings { clipping = gauss, bit-allocation { exponent = 1/2 } }
                """));
        assertEquals(
                new NetworkConfig(
                        "squeeze",
                        new Location(folder.getParent().resolve("models/squeeze.onnx").toString()),
                        Optional.of("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
                        new Preprocessing(
                                new Geometry(
                                        new Resize.Exact(new ImageSize(299, 300), Interpolation.BICUBIC), new Crop.None()),
                                new Normalization(
                                        ChannelOrder.BGR,
                                        1f,
                                        new ChannelValues(104f, 117f, 123f),
                                        ChannelValues.all(1f))),
                        OptionalInt.of(1000),
                        new LayerExceptions(
                                2,
                                LayerExceptions.MaxPooling.FLOAT,
                                Map.of(
                                        "conv3",
                                        new LayerException(
                                                Optional.of(LayerRole.HIDDEN),
                                                Optional.of(LayerBits.EIGHT),
                                                Optional.of(LayerBits.CONFIGURED),
                                                Optional.of(OutputRange.FULL),
                                                Optional.of(Granularity.TENSOR)),
                                        "/features/10/Conv",
                                        new LayerException(
                                                Optional.of(LayerRole.FLOAT),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()))),
                        Map.of("clipping", "gauss", "bit-allocation.exponent", "1/2"),
                        Optional.of(new ExpectedAccuracy(58.2, "torchvision"))),
                network);
    }

    @Test
    void defaultsOfANetwork() {
        NetworkConfig network = reader.readNetwork(folder.resolve("net.conf"));
        assertEquals("net", network.name());
        assertEquals(folder.resolve("net.onnx"), network.onnx().path());
        assertEquals(new Preprocessing(Geometry.torchvision(256, 224), Normalization.IMAGENET), network.preprocessing());
        assertEquals(LayerExceptions.NONE, network.layerExceptions());
        assertEquals(Optional.empty(), network.expected());
    }

    @Test
    void nothingIsInterpolatedWithoutResizing() throws IOException {
        refused(
                InvalidCombinationException.class,
                "DIR/net-kernel.conf:3: preprocessing.interpolation: images are not resized (resize = none), so nothing is"
                        + " interpolated. Remove it (or overwrite an included one by null), or give a size.",
                write("net-kernel.conf", "onnx = a.onnx\n" + PREPROCESSING.replace(
                        "resize = 256", "interpolation = bicubic, resize = none")));
    }

    @Test
    void nothingBecomesMaxPooling() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/net-pool.conf:10: layers.conv1.role: expected one of first, hidden, classifier, float, found \"pooling\".",
                write("net-pool.conf", "onnx = a.onnx\n" + PREPROCESSING + "layers { conv1 { role = pooling } }\n"));
    }

    @Test
    void pathsAreRelativeToTheFileTheyAreWrittenIn() throws IOException {
        write("shared/common.conf", "onnx = common.onnx\n" + PREPROCESSING);
        Path file = write("net-including.conf", "include required(\"shared/common.conf\")\n");
        assertEquals(folder.resolve("shared/common.onnx"), reader.readNetwork(file).onnx().path());
        assertEquals(
                new Location("hdfs://namenode/net.onnx"),
                reader.readNetwork(write("net-remote.conf", "onnx = \"hdfs://namenode/net.onnx\"\n" + PREPROCESSING))
                        .onnx());
    }

    @Test
    void suggestsTheNearestKey() throws IOException {
        refused(
                UnknownKeyException.class,
                "DIR/net-key.conf:2: preprocessing.chanel-order: unknown key. Did you mean \"channel-order\"? Known keys here:"
                        + " interpolation, resize, crop, channel-order, divisor, mean, std.",
                write("net-key.conf", "onnx = a.onnx\n" + PREPROCESSING.replace(
                        "preprocessing {", "preprocessing { chanel-order = rgb,")));
    }

    @Test
    void suggestsTheNearestValue() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/net-value.conf:5: preprocessing.channel-order: expected one of rgb, bgr, found \"rgbb\"."
                        + " Did you mean \"rgb\"?",
                write("net-value.conf", "onnx = a.onnx\n" + PREPROCESSING.replace("= rgb", "= rgbb")));
    }

    @Test
    void namesMissingKeys() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/net-none.conf:1: onnx: expected the path of an ONNX file, found nothing. Add the key.",
                write("net-none.conf", PREPROCESSING));
        refused(
                InvalidValueException.class,
                "DIR/net-part.conf:2: preprocessing.std: expected a list of 3 numbers, found nothing. Add the key.",
                write("net-part.conf", "onnx = a.onnx\n" + PREPROCESSING.replaceAll("std = .*\n", "")));
    }

    @Test
    void refusesImpossiblePreprocessing() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/net-std.conf:8: preprocessing.std[1]: expected a number above 0, found 0.",
                write("net-std.conf", "onnx = a.onnx\n" + PREPROCESSING.replace("0.229, 0.224", "0.229, 0")));
        refused(
                InvalidValueException.class,
                "DIR/net-mean.conf:7: preprocessing.mean: expected 3 numbers, one a channel in the order of channel-order,"
                        + " found [0.485].",
                write("net-mean.conf", "onnx = a.onnx\n" + PREPROCESSING.replace("0.485, 0.456, 0.406", "0.485")));
        refused(
                InvalidValueException.class,
                "DIR/net-crop.conf:4: preprocessing.crop: expected none, the side of a square, or WIDTHxHEIGHT in pixels,"
                        + " found \"224 by 224\".",
                write("net-crop.conf", "onnx = a.onnx\n" + PREPROCESSING.replace("= 224", "= 224 by 224")));
    }

    @Test
    void aFloatLayerHasNoBits() throws IOException {
        refused(
                InvalidCombinationException.class,
                "DIR/net-layers.conf:10: layers.conv1.role: a float layer is not quantized, so it has no bits, range or"
                        + " granularity. Remove weight-bits, or choose another role.",
                write("net-layers.conf", "onnx = a.onnx\n" + PREPROCESSING
                        + "layers { conv1 { role = float, weight-bits = 4 } }\n"));
    }

    @Test
    void brokenSyntaxNamesFileAndLine() throws IOException {
        Path file = write("net-broken.conf", "onnx = a.onnx\npreprocessing {\n");
        InputException error = assertThrows(InputException.class, () -> reader.readNetwork(file));
        assertTrue(error.getMessage().contains("net-broken.conf: 3: "), error.getMessage());
    }

    @Test
    void missingFilesAreNamedWithASimilarOne() {
        refused(InputException.class, "DIR/nett.conf: no such file. Did you mean \"net.conf\"?", folder.resolve("nett.conf"));
    }

    @Test
    void unsetVariablesAreNamed() throws IOException {
        Path file = write("data-env.conf", "format = manifest\nlocation = ${BITSWEEP_TEST_UNSET}\nclasses = 10\n");
        String message =
                assertThrows(InputException.class, () -> reader.readDataset(file)).getMessage();
        assertTrue(message.contains("data-env.conf: 2: "), message);
        assertTrue(
                message.endsWith("${BITSWEEP_TEST_UNSET}. Set it as an environment variable, or write the value into the file."),
                message);
    }

    // ---- data sets

    private DatasetSource.Encoded encoded(FormatName format, Map<String, String> settings, String where) {
        return new DatasetSource.Encoded(format, settings, "file:" + folder, where);
    }

    @Test
    void readsEveryFormat() throws IOException {
        String images = folder.resolve("i").toString();
        String other = folder.resolve("o").toString();
        Path file = folder.resolve("data-set.conf");
        String where = file + ":2";
        Map<String, DatasetSource> formats = Map.of(
                "format = manifest, classes = 7",
                encoded(FormatName.MANIFEST, Map.of("location", images, "classes", "7"), where),
                "format = image-folder",
                encoded(FormatName.IMAGE_FOLDER, Map.of("location", images), where),
                "format = image-folder, classes = o",
                encoded(FormatName.IMAGE_FOLDER, Map.of("location", images, "classes", other), where),
                "format = flat-folder, labels-by-order = o, classes = imagenet",
                encoded(
                        FormatName.FLAT_FOLDER,
                        Map.of("location", images, "labels-by-order", other, "classes", "imagenet"),
                        where),
                "format = tar-labels, labels-by-name = \"s3a://bucket/o\", classes = 7",
                encoded(
                        FormatName.TAR_WITH_LABELS,
                        Map.of("location", images, "labels-by-name", "s3a://bucket/o", "classes", "7"),
                        where),
                "format = tar-folders",
                encoded(FormatName.TAR_OF_CLASS_FOLDERS, Map.of("location", images), where),
                "format = tar-manifest, manifest = o, classes = 7",
                encoded(
                        FormatName.TAR_WITH_MANIFEST,
                        Map.of("location", images, "manifest", other, "classes", "7"),
                        where),
                "format = ilsvrc2012, development-kit = o",
                encoded(FormatName.ILSVRC2012, Map.of("location", images, "development-kit", other), where),
                "format = prepared",
                new DatasetSource.Prepared(new Location(images)));
        for (Map.Entry<String, DatasetSource> format : formats.entrySet()) {
            write("data-set.conf", "location = i\n" + format.getKey() + "\n");
            assertEquals(
                    new DatasetConfig("data-set", format.getValue(), OptionalInt.empty(), Optional.empty()),
                    reader.readDataset(file));
        }
    }

    @Test
    void aSourceOpensItsFormat() throws IOException {
        DatasetSource source = reader.readDataset(folder.resolve("data.conf")).source();
        assertEquals(
                new Manifest(
                        new org.apache.hadoop.fs.Path("file:" + folder + "/images/manifest.csv"), new NumberedClasses(10)),
                ((DatasetSource.Encoded) source).open(new Configuration(false)));
        assertEquals(folder.resolve("images/manifest.csv"), source.location().path());
    }

    @Test
    void localFilesStayLocalOnACluster() {
        assertEquals(new org.apache.hadoop.fs.Path("file:/a b/c"), new Location("/a b/c").hadoopPath());
        assertEquals(new org.apache.hadoop.fs.Path("hdfs://n/a"), new Location("hdfs://n/a").hadoopPath());
    }

    @Test
    void numberOfClassesAsFarAsItIsWritten() throws IOException {
        assertEquals(OptionalInt.of(10), reader.readDataset(folder.resolve("data.conf")).source().classes());
        assertEquals(
                OptionalInt.of(1000),
                reader.readDataset(write("data-folders.conf", "format = tar-folders, location = v.tar")).source().classes());
        assertEquals(
                OptionalInt.empty(),
                reader.readDataset(write("data-shards.conf", "format = prepared, location = s")).source().classes());
    }

    @Test
    void settingsThatTheFormatDoesNotHave() throws IOException {
        refused(
                UnknownKeyException.class,
                "DIR/data-tar.conf:2: development-kit: unknown key. Known keys here: format, location, labels-by-name,"
                        + " labels-by-order, classes, name, images, calibration.",
                write("data-tar.conf", "format = tar-labels, location = a, classes = 3\ndevelopment-kit = d\n"));
        refused(
                UnknownKeyException.class,
                "DIR/data-key.conf:2: locaton: unknown key. Did you mean \"location\"? Known keys here: format, location,"
                        + " classes, name, images, calibration.",
                write("data-key.conf", "format = manifest, classes = 3\nlocaton = d\n"));
        refused(
                DatasetException.class,
                "DIR/data-labels.conf:1: expected either 'labels-by-name' or 'labels-by-order' for the format flat-folder, found"
                        + " neither. Say whether lines of the label file name their image or follow the order of names.",
                write("data-labels.conf", "format = flat-folder, location = a, classes = 3\n"));
        refused(
                InvalidValueException.class,
                "DIR/data-typo.conf:1: format: expected one of manifest, image-folder, flat-folder, tar-labels, tar-folders,"
                        + " tar-manifest, webdataset, huggingface, ilsvrc2012, prepared, found \"image_folder\". Did you mean"
                        + " \"image-folder\"?",
                write("data-typo.conf", "format = image_folder, location = a, classes = 3\n"));
    }

    @Test
    void calibrationInEveryForm() throws IOException {
        String list = folder.resolve("c.csv").toString();
        Path file = folder.resolve("data-cal.conf");
        Map<String, CalibrationSet> forms = Map.of(
                "manifest = c.csv, images = 32",
                new CalibrationSet.Images(
                        encoded(FormatName.MANIFEST, Map.of("location", list, "classes", "10"), file + ":2"),
                        OptionalInt.of(32)),
                "manifest = c.csv, classes = imagenet",
                new CalibrationSet.Images(
                        encoded(FormatName.MANIFEST, Map.of("location", list, "classes", "imagenet"), file + ":2"),
                        OptionalInt.empty()),
                "dataset = { format = tar-folders, location = t.tar }, images = 5",
                new CalibrationSet.Images(
                        encoded(
                                FormatName.TAR_OF_CLASS_FOLDERS,
                                Map.of("location", folder.resolve("t.tar").toString()),
                                file + ":2"),
                        OptionalInt.of(5)),
                "dataset = data.conf",
                new CalibrationSet.Images(
                        reader.readDataset(folder.resolve("data.conf")).source(), OptionalInt.empty()),
                "statistics = s.json",
                new CalibrationSet.Stored(new Location(folder.resolve("s.json").toString())));
        for (Map.Entry<String, CalibrationSet> form : forms.entrySet()) {
            write("data-cal.conf", "format = manifest, location = m.csv, classes = 10\ncalibration { " + form.getKey() + " }\n");
            assertEquals(form.getValue(), reader.readDataset(file).calibration().orElseThrow());
        }
    }

    @Test
    void calibrationWithoutMeaning() throws IOException {
        String start = "format = manifest, location = m.csv, classes = 10\n";
        refused(
                InvalidValueException.class,
                "DIR/data-c0.conf:2: calibration.manifest: expected a path or URI (or dataset, or statistics), found nothing."
                        + " Add the key.",
                write("data-c0.conf", start + "calibration { images = 3 }\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/data-c1.conf:2: calibration.statistics: calibration is manifest or statistics. Keep one.",
                write("data-c1.conf", start + "calibration { manifest = c.csv, statistics = s.json }\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/data-c2.conf:2: calibration.images: stored statistics are of the images they were collected on. Remove it.",
                write("data-c2.conf", start + "calibration { statistics = s.json, images = 3 }\n"));
        refused(
                InvalidValueException.class,
                "DIR/data-c3.conf:2: calibration.statistics: expected a .json file that bitsweep calibrate wrote, found"
                        + " \"s.csv\".",
                write("data-c3.conf", start + "calibration { statistics = s.csv }\n"));
        refused(
                InvalidValueException.class,
                "DIR/data-c4.conf:2: calibration.classes: expected the classes of the manifest, which a prepared data set does"
                        + " not tell here, found nothing. Add the key.",
                write("data-c4.conf", "format = prepared, location = p\ncalibration { manifest = c.csv }\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/data-c5.conf:2: calibration.classes: these are the classes of a manifest, and none is given. Remove it.",
                write("data-c5.conf", start + "calibration { dataset = data.conf, classes = 3 }\n"));
    }

    // ---- sweeps

    @Test
    void defaultsOfASweepAreThePublishedAblation() {
        Sweep sweep = reader.readSweep(folder.resolve("sweep.conf"), Map.of());
        assertEquals("sweep", sweep.name());
        assertEquals(512, sweep.batchSize());
        assertEquals(Sweep.BadImages.FAIL, sweep.badImages());
        assertEquals(Sweep.TableShape.ABLATION, sweep.table());
        assertEquals(Sweep.CalibrationOverlap.REFUSE, sweep.calibrationOverlap());
        assertEquals(Sweep.Gate.ON, sweep.gate());
        List<QuantizationConfig> configurations = sweep.networks().get(0).configurations();
        assertEquals(64, configurations.size());
        assertEquals(new QuantizationConfig(2, 2, Set.of(), Profile.REFERENCE.settings()), configurations.get(0));
        assertEquals(new QuantizationConfig(3, 3, Set.of(), Profile.REFERENCE.settings()), configurations.get(1));
        assertEquals(
                new QuantizationConfig(5, 5, Set.of(Method.values()), Profile.REFERENCE.settings()), configurations.get(63));
    }

    @Test
    void flagsOverrideTheSweepWhichOverridesTheNetworkWhichOverridesTheProfile() throws IOException {
        write("net.conf", "onnx = net.onnx\n" + PREPROCESSING
                + "settings { clipping = gauss, granularity = tensor, rounding = midpoint, bit-allocation.prior = range }\n");
        Path file = write("sweep.conf", """
                networks = [net.conf]
                dataset = data.conf
                calibration { manifest = c.csv }
                settings { clipping = 2-sigma, granularity = channel, bit-allocation { target = single-step } }
                bits = [4]
                """);
        Sweep sweep = reader.readSweep(
                file, Map.of("settings.clipping", "3-sigma", "settings.statistics", "calibrated", "bits", List.of("8W4A")));
        var settings = sweep.networks().get(0).settings();
        assertEquals(new StandardDeviations(3), settings.clipping());
        assertEquals(StatisticsSource.CALIBRATED, settings.statistics());
        assertEquals(Granularity.CHANNEL, settings.granularity());
        assertEquals(GridRounding.MIDPOINT, settings.rounding());
        assertEquals(BitAllocationRule.Prior.RANGE, settings.bitAllocation().prior());
        assertEquals(BitAllocationRule.Target.SINGLE_STEP, settings.bitAllocation().target());
        assertEquals(BitAllocationRule.BitRounding.ROUND, settings.bitAllocation().rounding());
        assertEquals("8W4A", sweep.networks().get(0).configurations().get(0).bitsTitle());
        assertEquals(16, sweep.networks().get(0).configurations().size());
    }

    /** Over profile, network and sweep; every network under each, in the order of the file. */
    @Test
    void variantsOfSettings() throws IOException {
        write("net-b.conf", "onnx = net.onnx\n" + PREPROCESSING + "settings { rounding = midpoint, granularity = tensor }\n");
        Sweep sweep = reader.readSweep(write("sweep-v.conf", """
                networks = [net.conf, net-b.conf]
                dataset = data.conf
                settings { clipping = gauss, granularity = channel }
                bits = [4]
                methods = [none, aciq]
                variants {
                  plain {}
                  "2.5-sigma" { settings.clipping = 2.5-sigma }
                  text { profile = paper }
                  own { methods = [none, all, bias-correction] }
                }
                """), Map.of());
        assertEquals(List.of("net@plain", "net@2.5-sigma", "net@text", "net@own", "net-b@plain", "net-b@2.5-sigma",
                "net-b@text", "net-b@own"),
                sweep.networks().stream().map(each -> each.network().name()).toList());
        assertEquals(new StandardDeviations(2.5), sweep.networks().get(5).settings().clipping());
        assertEquals(GridRounding.MIDPOINT, sweep.networks().get(5).settings().rounding());
        assertEquals(Granularity.CHANNEL, sweep.networks().get(5).settings().granularity());
        assertEquals("paper", sweep.networks().get(2).settings().profile());
        assertEquals("gauss", sweep.networks().get(2).settings().clipping().key());
        assertEquals(GridRounding.NEAREST_EVEN, sweep.networks().get(0).settings().rounding());
        assertEquals(2, sweep.networks().get(6).configurations().size());
        assertEquals(List.of(Set.of(), Set.of(Method.values()), Set.of(Method.BIAS_CORRECTION)),
                sweep.networks().get(7).configurations().stream().map(QuantizationConfig::methods).toList());
        assertEquals(Set.of("4W4A"), sweep.networks().get(7).configurations().stream()
                .map(QuantizationConfig::bitsTitle).collect(Collectors.toSet()));
        assertEquals("net-b", NetworkConfig.withoutVariant("net-b@2.5-sigma"));
        assertEquals(Optional.of("2.5-sigma"), NetworkConfig.variant("net-b@2.5-sigma"));
        assertEquals(Optional.empty(), NetworkConfig.variant("net-b"));
        String start = "networks = [net.conf]\ndataset = data.conf\n";
        refused(InvalidValueException.class, "DIR/sweep-e.conf:3: variants: expected at least one NAME { profile, settings }, found"
                + " {}.", write("sweep-e.conf", start + "variants {}\n"));
        refused(InvalidValueException.class, "DIR/sweep-n.conf:3: variants.\"a b\": expected a name without blanks and / \\ : @,"
                + " which networks and files are called after.", write("sweep-n.conf", start + "variants { \"a b\" {} }\n"));
        refused(UnknownKeyException.class, "DIR/sweep-k.conf:3: variants.one.clipping: unknown key. Known keys here: settings,"
                + " profile, methods.", write("sweep-k.conf", start + "variants { one { clipping = gauss } }\n"));
    }

    @Test
    void gateAndOverlap() throws IOException {
        Sweep sweep = reader.readSweep(
                write("sweep-o.conf", "networks = [net.conf], dataset = data.conf\ngate = off, calibration-overlap = allow\n"),
                Map.of());
        assertEquals(Sweep.CalibrationOverlap.ALLOW, sweep.calibrationOverlap());
        assertEquals(Sweep.Gate.OFF, sweep.gate());
    }

    @Test
    void storedStatisticsAreOfOneNetwork() throws IOException {
        write("net-b.conf", "onnx = net.onnx\n" + PREPROCESSING);
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-s.conf:3: calibration.statistics: stored statistics are of one network, and the sweep has 2. Sweep"
                        + " the networks one by one, or give images instead.",
                write("sweep-s.conf", "networks = [net.conf, net-b.conf], dataset = data.conf\n"
                        + "settings.statistics = calibrated\ncalibration { statistics = s.json }\n"));
    }

    @Test
    void bitsAndMethodsInEveryNotation() throws IOException {
        Sweep sweep = reader.readSweep(
                write("sweep-b.conf", """
                        networks = [net.conf], dataset = data.conf
                        bits = [4, 8W4A, { weights = 3, activations = 8 }]
                        methods = [[], "aciq+bias-correction", [aciq, bit-allocation-weights], all]
                        """),
                Map.of());
        List<QuantizationConfig> configurations = sweep.networks().get(0).configurations();
        assertEquals(
                List.of("4W4A", "8W4A", "3W8A"),
                configurations.subList(0, 3).stream().map(QuantizationConfig::bitsTitle).toList());
        assertEquals(
                List.of(
                        Set.of(),
                        Set.of(Method.ACIQ, Method.BIAS_CORRECTION),
                        Set.of(Method.ACIQ, Method.BIT_ALLOCATION_WEIGHTS),
                        Set.of(Method.values())),
                List.of(0, 3, 6, 9).stream().map(i -> configurations.get(i).methods()).toList());
    }

    @Test
    void wholeSweepOnTheCommandLine() {
        Sweep sweep = reader.readSweep(Map.of(
                "networks", List.of(Map.of("conf", "net.conf", "onnx", "other.onnx")),
                "dataset", Map.of("format", "manifest", "location", "m/test.csv", "classes", 10),
                "bits", List.of("4"),
                "methods", List.of("none", "all"),
                "batch-size", 250));
        assertEquals("net", sweep.name());
        assertEquals("test", sweep.dataset().name());
        assertEquals(folder.resolve("other.onnx"), sweep.networks().get(0).network().onnx().path());
        assertEquals(2, sweep.networks().get(0).configurations().size());
        assertEquals(250, sweep.batchSize());
    }

    @Test
    void anOnnxFileNeedsToKnowItsPreprocessing() {
        Map<String, Object> flags = Map.of(
                "networks", List.of(Map.of("onnx", "other.onnx")),
                "dataset", Map.of("format", "manifest", "location", "m.csv", "classes", 10));
        assertEquals(
                ("command line: networks[0]: how images are prepared for DIR/other.onnx is not known. Name its network file"
                                + " (--network-conf; conf = ...), or put other.conf beside it; conf/networks has examples.")
                        .replace("DIR", folder.toString()),
                assertThrows(InvalidValueException.class, () -> reader.readSweep(flags)).getMessage());
    }

    @Test
    void inspectionNeedsNeitherImagesNorPreprocessing() throws IOException {
        Map<String, Object> flags = Map.of("bits", List.of("4"), "methods", List.of("all"), "profile", "paper");
        Location onnx = new Location(folder.resolve("bare.onnx").toString());
        assertEquals(
                new InspectedNetwork(
                        "bare",
                        onnx,
                        Optional.empty(),
                        LayerExceptions.NONE,
                        Profile.PAPER.settings(),
                        List.of(new QuantizationConfig(4, 4, Set.of(Method.values()), Profile.PAPER.settings()))),
                reader.readInspection(onnx, Optional.empty(), flags));
        Path file = write("net-two.conf", "onnx = two.onnx\nfirst-convolutions = 2\n" + PREPROCESSING
                + "settings { clipping = gauss }\n");
        for (InspectedNetwork network : List.of(
                reader.readInspection(new Location(file.toString()), Optional.empty(), Map.of()),
                reader.readInspection(
                        new Location(folder.resolve("two.onnx").toString()), Optional.of(file), Map.of()))) {
            assertEquals("net-two", network.name());
            assertEquals(folder.resolve("two.onnx"), network.onnx().path());
            assertEquals(Optional.of(ImageSize.square(224)), network.imageSize());
            assertEquals(2, network.layerExceptions().firstConvolutions());
            assertEquals(new Gauss(), network.settings().clipping());
            assertEquals(64, network.configurations().size());
        }
    }

    @Test
    void mistakesOnTheCommandLineAreNamed() {
        Path file = folder.resolve("sweep.conf");
        assertEquals(
                "command line: methods[0]: expected none, all or some of aciq, bit-allocation-activations,"
                        + " bit-allocation-weights, bias-correction joined by +, found \"acq\". Did you mean \"aciq\"?",
                assertThrows(
                                InvalidValueException.class,
                                () -> reader.readSweep(file, Map.of("methods", List.of("acq"))))
                        .getMessage());
        assertEquals(
                "command line: bits[0]: expected bits from 2 to 8: a number, or weights and activations such as 8W4A,"
                        + " found \"9\".",
                assertThrows(
                                InvalidValueException.class, () -> reader.readSweep(file, Map.of("bits", List.of("9"))))
                        .getMessage());
        assertEquals(
                "command line: settings.bit-allocation.prior: expected one of standard-deviation, mean-absolute-deviation,"
                        + " range, found \"ranges\". Did you mean \"range\"?",
                assertThrows(
                                InvalidValueException.class,
                                () -> reader.readSweep(file, Map.of("settings.bit-allocation.prior", "ranges")))
                        .getMessage());
        assertEquals(
                "command line: settings.bit-allocation.priors: unknown key. Did you mean \"prior\"? Known keys here: exponent,"
                        + " prior, rounding, target, largest-average, weight-widths.",
                assertThrows(
                                UnknownKeyException.class,
                                () -> reader.readSweep(file, Map.of("settings.bit-allocation.priors", "range")))
                        .getMessage());
    }

    @Test
    void plannedButNotBuilt() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/sweep-max.conf:2: settings.clipping: expected laplace, gauss, a multiple of the standard deviation such as"
                        + " 2-sigma, kld, mse, or a percentile such as 99.9-percentile (percentile alone is that one), found"
                        + " \"max\".",
                write("sweep-max.conf", "networks = [net.conf], dataset = data.conf\nsettings.clipping = max\n"));
        refused(
                InvalidValueException.class,
                "DIR/sweep-mobile.conf:2: profile: expected one of reference, paper, deployable, found \"mobile\".",
                write("sweep-mobile.conf", "networks = [net.conf], dataset = data.conf\nprofile = mobile\n"));
    }

    @Test
    void combinationsWithoutMeaning() throws IOException {
        String start = "networks = [net.conf], dataset = data.conf\n";
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-c.conf:2: settings.statistics: calibrated statistics need calibration images, and none are given."
                        + " Add calibration { manifest = ... } (--calibration), or choose batch.",
                write("sweep-c.conf", start + "settings.statistics = calibrated\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-l.conf:2: limit: the first 101 images are asked for, but the data set data has 100."
                        + " Lower or remove the limit.",
                write("sweep-l.conf", start + "limit = 101\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-t.conf:2: methods: the methods aciq at 4W4A stand twice. Remove one.",
                write("sweep-t.conf", start + "methods = [aciq, aciq], bits = [4]\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-n.conf:1: networks: two networks are called net, so their results could not be told apart."
                        + " Give one another name in its file.",
                write("sweep-n.conf", "networks = [net.conf, net.conf], dataset = data.conf\n"));
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-g.conf:2: configurations: configurations hold their own bits and methods. Remove bits and methods"
                        + " beside it, or configurations.",
                write("sweep-g.conf", start + "configurations = [{ bits = [4], methods = [none] }], bits = [4]\n"));
        write("data-1000.conf", "format = manifest, location = m.csv, classes = 1000\n");
        refused(
                InvalidCombinationException.class,
                "DIR/sweep-k.conf:1: dataset: the network net tells 10 classes apart, the data set data-1000 has 1000."
                        + " Choose a data set with the network's classes.",
                write("sweep-k.conf", "networks = [net.conf], dataset = data-1000.conf\n"));
    }

    @Test
    void aMissingNetworkFileIsBlamedOnTheLineThatNamesIt() throws IOException {
        refused(
                InvalidValueException.class,
                "DIR/sweep-m.conf:1: networks[0]: DIR/nat.conf: no such file. Did you mean \"net.conf\"?",
                write("sweep-m.conf", "networks = [nat.conf], dataset = data.conf\n"));
    }
}
