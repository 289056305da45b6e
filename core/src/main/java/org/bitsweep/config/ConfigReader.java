package org.bitsweep.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.Suggestion;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.Bits;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.Profile;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.Setting;
import org.bitsweep.settings.SettingType;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.Location;

/**
 * Reads configuration files, strictly: an unknown key, a value outside what its key allows and a combination without
 * meaning are errors that name file, line and key. Nothing is evaluated before all files of a sweep have passed.
 *
 * <p><b>Precedence.</b> A value on the command line overrides the sweep's file, which overrides the network's file, which
 * overrides the profile's default. A {@code networks}, {@code dataset} or {@code calibration} on the command line replaces
 * the file's whole; {@code bits} and {@code methods} on the command line replace its {@code configurations}; single
 * switches under {@code settings} override one by one.
 *
 * <p>Files are HOCON, so {@code include "other.conf"} and <code>${ENVIRONMENT_VARIABLE}</code> work. Relative paths are
 * relative to the file in which they are written; on the command line, to the working folder.
 */
public final class ConfigReader {

    private static final List<Bits> DEFAULT_BITS = Stream.of(2, 3, 4, 5).map(Bits::square).toList();
    private static final int DEFAULT_BATCH_SIZE = 512;
    private static final String ALL_COMBINATIONS = "all-combinations";
    private static final String SETTINGS = "settings";
    private static final String CALIBRATION = "calibration";
    private static final String CONFIGURATIONS = "configurations";
    private static final String BITS = "bits";
    private static final String METHODS = "methods";
    private static final String CONF = ".conf";
    private static final String NETWORKS = "networks";
    private static final String DATASET = "dataset";
    private static final String FORMAT = "format";
    private static final String STATISTICS = "statistics";
    private static final String MANIFEST = "manifest";
    private static final String IMAGES = "images";
    private static final String PATH_OR_URI = "a path or URI";
    /** Results of a network lie in files called after it; Hadoop reads a colon as the end of a scheme. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:]+");
    private static final String NAME_OF_FILES = "a name without / \\ and :, which files are called after, and not . or ..";
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** What an exception may make of a layer: max-pooling can be left in float, but nothing becomes max-pooling. */
    private static final List<LayerRole> ROLES =
            List.of(LayerRole.FIRST, LayerRole.HIDDEN, LayerRole.CLASSIFIER, LayerRole.FLOAT);

    private final Path workingFolder;

    /** @param workingFolder what relative paths on the command line are relative to */
    public ConfigReader(Path workingFolder) {
        this.workingFolder = workingFolder.toAbsolutePath().normalize();
    }

    /**
     * A file under {@code conf/networks}.
     *
     * @throws InputException if the file cannot be read, or is not a valid network
     */
    public NetworkConfig readNetwork(Path file) {
        return network(root(parse(file), file), baseName(file), Optional.empty());
    }

    /**
     * A network's file for a given ONNX file, which takes the place of the file's {@code onnx}.
     *
     * @throws InputException if the file cannot be read, or is not a valid network
     */
    public NetworkConfig readNetwork(Path file, Location onnx) {
        return network(root(parse(file), file), baseName(file), Optional.of(onnx));
    }

    /**
     * A file under {@code conf/datasets}.
     *
     * @throws InputException if the file cannot be read, or is not a valid data set
     */
    public DatasetConfig readDataset(Path file) {
        return dataset(root(parse(file), file), baseName(file));
    }

    /**
     * A data set described on the command line alone.
     *
     * @param flags {@code dataset}: a file under {@code conf/datasets} or the keys of one
     * @throws InputException if it cannot be read or is not valid
     */
    public DatasetConfig readDataset(Map<String, ?> flags) {
        Section section = root(commandLine(flags), workingFolder.resolve(Section.COMMAND_LINE));
        DatasetConfig dataset = datasetReference(section.required(DATASET, "a data set file, or its keys"));
        section.finish();
        return dataset;
    }

    /**
     * A file under {@code conf/sweeps} with everything it refers to.
     *
     * @param file the sweep
     * @param flags what the command line says: keys of the file, dotted for members ({@code settings.statistics})
     * @throws InputException if a file cannot be read, or the sweep is not valid
     */
    public Sweep readSweep(Path file, Map<String, ?> flags) {
        Config fromFile = parse(file);
        for (String key : List.of(NETWORKS, DATASET, CALIBRATION)) {
            fromFile = flags.containsKey(key) ? fromFile.withoutPath(key) : fromFile;
        }
        if (flags.containsKey(BITS) || flags.containsKey(METHODS)) {
            fromFile = fromFile.withoutPath(CONFIGURATIONS);
        }
        return sweep(root(commandLine(flags).withFallback(fromFile), file), baseName(file));
    }

    /**
     * A sweep that stands wholly on the command line.
     *
     * @throws InputException if the sweep is not valid
     */
    public Sweep readSweep(Map<String, ?> flags) {
        return sweep(root(commandLine(flags), workingFolder.resolve(Section.COMMAND_LINE)), "");
    }

    /**
     * One network under the bits, methods and settings of the command line, without any images.
     *
     * @param network an ONNX file, which then needs no file of its own, or a file under {@code conf/networks}
     * @param networkFile the file under {@code conf/networks} for an ONNX file, if there is one
     * @param flags {@code profile}, {@code settings}, {@code bits} and {@code methods}, as in a sweep
     * @throws InputException if a file or a flag is not valid
     */
    public InspectedNetwork readInspection(Location network, Optional<Path> networkFile, Map<String, ?> flags) {
        Optional<NetworkConfig> described = network.text().endsWith(CONF)
                ? Optional.of(readNetwork(network.path()))
                : networkFile.or(() -> fileBeside(network)).map(file -> readNetwork(file, network));
        Section section = root(commandLine(flags), workingFolder.resolve(Section.COMMAND_LINE));
        Profile profile = profile(section);
        Map<String, String> overrides = settings(section.part(SETTINGS));
        Set<Cell> cells = cells(section);
        section.finish();
        QuantizationSettings settings =
                merge(section, profile, described.map(NetworkConfig::settings).orElse(Map.of()), overrides);
        return new InspectedNetwork(
                described.map(NetworkConfig::name).orElseGet(network::baseName),
                described.map(NetworkConfig::onnx).orElse(network),
                described.flatMap(file -> file.preprocessing().geometry().fixedSize()),
                described.map(NetworkConfig::layerExceptions).orElse(LayerExceptions.NONE),
                settings,
                configurations(cells, settings));
    }

    private static Config commandLine(Map<String, ?> flags) {
        return ConfigFactory.parseMap(new LinkedHashMap<>(flags), Section.COMMAND_LINE);
    }

    private static Config parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": no such file." + similar(file));
        }
        try {
            // Without a parent, the library would not find files that this one includes.
            Path parsed = file.getParent() == null ? file.toAbsolutePath() : file;
            return ConfigFactory.parseFile(parsed.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (com.typesafe.config.ConfigException error) {
            throw new InputException(error.getMessage(), error);
        }
    }

    private static String similar(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return " The folder " + folder + " does not exist either.";
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return Suggestion.sentence(
                    file.getFileName().toString(),
                    entries.map(entry -> entry.getFileName().toString()).sorted().toList());
        } catch (IOException error) {
            return " Its folder cannot be listed either: " + error.getMessage();
        }
    }

    private Section root(Config config, Path file) {
        try {
            Path folder = file.toAbsolutePath().normalize().getParent();
            return new Section(config.resolve().root(), "", new Section.Base(folder, workingFolder));
        } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution error) {
            throw new InputException(
                    error.getMessage() + ". Set it as an environment variable, or write the value into the file.", error);
        } catch (com.typesafe.config.ConfigException error) {
            throw new InputException(error.getMessage(), error);
        }
    }

    private static String baseName(Path file) {
        return new Location(file.toString()).baseName();
    }

    // ---- networks

    private static NetworkConfig network(Section section, String defaultName, Optional<Location> givenOnnx) {
        Optional<Location> writtenOnnx = section.optionalLocation("onnx");
        Location onnx = givenOnnx.or(() -> writtenOnnx)
                .orElseGet(() -> section.required("onnx", "the path of an ONNX file").location());
        NetworkConfig network = new NetworkConfig(
                section.value("name").map(value -> value.parse(NAME_OF_FILES, text -> {
                    if (!NAME.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                })).orElse(defaultName),
                onnx,
                section.value("sha256").map(value -> value.parse("64 lower-case hexadecimal digits", text -> {
                    if (!SHA_256.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                })),
                PreprocessingReader.read(section.required("preprocessing", "an object { ... }").section()),
                section.optionalInteger("classes", 1, Integer.MAX_VALUE),
                layerExceptions(section),
                settings(section.part(SETTINGS)),
                section.value("expected").map(value -> expected(value.section())));
        section.finish();
        return network;
    }

    private static LayerExceptions layerExceptions(Section section) {
        LayerExceptions defaults = LayerExceptions.NONE;
        return new LayerExceptions(
                section.optionalInteger("first-convolutions", 0, 100).orElse(defaults.firstConvolutions()),
                section.value("max-pool-outputs")
                        .map(value -> value.choice(LayerExceptions.MaxPooling.class))
                        .orElse(defaults.maxPooling()),
                layers(section.part("layers")));
    }

    private static ExpectedAccuracy expected(Section section) {
        ExpectedAccuracy expected = new ExpectedAccuracy(
                section.required("top1", "a percentage")
                        .number("a percentage from 0 to 100", value -> value >= 0 && value <= 100),
                section.required("source", "who says so").text());
        section.finish();
        return expected;
    }

    private static Map<String, LayerException> layers(Section section) {
        Map<String, LayerException> layers = new LinkedHashMap<>();
        for (String layer : section.keys()) {
            Section part = section.required(layer, "an object { ... }").section();
            LayerException exception = new LayerException(
                    part.value("role").map(value -> value.choice(ROLES, LayerRole::key)),
                    part.value("weight-bits").map(ConfigReader::layerBits),
                    part.value("activation-bits").map(ConfigReader::layerBits),
                    part.value("range").map(value -> value.choice(OutputRange.class)),
                    part.value("granularity").map(value -> value.choice(Granularity.class)));
            part.finish();
            if (exception.role().filter(LayerRole.FLOAT::equals).isPresent()
                    && part.keys().size() > 1) {
                throw part.combination(
                        "role", "a float layer is not quantized, so it has no bits, range or granularity. Remove "
                                + String.join(", ", part.keys().stream().filter(key -> !key.equals("role")).toList())
                                + ", or choose another role.");
            }
            layers.put(layer, exception);
        }
        return layers;
    }

    private static LayerBits layerBits(Section.Value value) {
        return value.parse(SettingType.LAYER_BITS.expected(), SettingType.LAYER_BITS.parse());
    }

    /** The keys and checked texts of a settings object, groups joined by dots. */
    private static Map<String, String> settings(Section section) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Section> groups = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting == Setting.PROFILE) {
                continue;
            }
            String[] path = setting.key().split("\\.");
            Section holder = path.length == 1 ? section : groups.computeIfAbsent(path[0], section::part);
            holder.value(path[path.length - 1]).ifPresent(value -> settings.put(setting.key(), text(setting, value)));
        }
        section.finish();
        groups.values().forEach(Section::finish);
        return settings;
    }

    private static String text(Setting setting, Section.Value value) {
        String text = value.text();
        try {
            setting.check(text);
        } catch (InvalidSettingException error) {
            throw value.invalid(setting.expected(), setting.words());
        }
        return text;
    }

    // ---- data sets

    private DatasetConfig dataset(Section section, String defaultName) {
        DatasetSource source = source(section);
        Optional<Section.Value> name = section.value("name");
        OptionalInt images = section.optionalInteger(IMAGES, 1, Integer.MAX_VALUE);
        Optional<Section.Value> calibration = section.value(CALIBRATION);
        // A misspelled key is named as such before it is missed.
        section.finish();
        source.check();
        return new DatasetConfig(
                name.map(Section.Value::text)
                        .orElseGet(() -> defaultName.isEmpty() ? source.location().baseName() : defaultName),
                source,
                images,
                calibration.map(value -> calibration(value.section(), source)));
    }

    /** The keys that say where images and labels are; not checked yet. */
    private static DatasetSource source(Section section) {
        List<String> formats = Stream.concat(
                        Arrays.stream(FormatName.values()).map(FormatName::text), Stream.of(DatasetSource.PREPARED))
                .toList();
        Section.Value written = section.required(FORMAT, "one of " + String.join(", ", formats));
        Optional<FormatName> format = FormatName.named(written.choice(formats, Function.identity()));
        if (format.isEmpty()) {
            return new DatasetSource.Prepared(
                    section.required(FormatKey.LOCATION.text(), PATH_OR_URI).location());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (FormatKey key : format.get().keys()) {
            section.value(key.text()).ifPresent(value -> settings.put(key.text(), setting(key, value)));
        }
        return encoded(format.get(), settings, written);
    }

    private static String setting(FormatKey key, Section.Value value) {
        return key.isPath(value.text()) ? value.location().text() : value.text();
    }

    private static DatasetSource.Encoded encoded(FormatName format, Map<String, String> settings, Section.Value written) {
        return new DatasetSource.Encoded(
                format, settings, written.folder().hadoopPath().toString(), written.where());
    }

    private CalibrationSet calibration(Section section, DatasetSource evaluated) {
        Optional<Section.Value> manifest = section.value(MANIFEST);
        Optional<Section.Value> dataset = section.value(DATASET);
        Optional<Section.Value> statistics = section.value(STATISTICS);
        Optional<Section.Value> classes = section.value(FormatKey.CLASSES.text());
        OptionalInt images = section.optionalInteger(IMAGES, 1, Integer.MAX_VALUE);
        section.finish();
        List<String> given = Stream.of(MANIFEST, DATASET, STATISTICS).filter(section::has).toList();
        if (given.size() > 1) {
            throw section.combination(
                    given.get(1), "calibration is " + String.join(" or ", given) + ". Keep one.");
        }
        if (classes.isPresent() && manifest.isEmpty()) {
            throw section.combination(
                    FormatKey.CLASSES.text(), "these are the classes of a manifest, and none is given. Remove it.");
        }
        if (statistics.isPresent()) {
            if (images.isPresent()) {
                throw section.combination(
                        IMAGES, "stored statistics are of the images they were collected on. Remove it.");
            }
            Location file = statistics.get().location();
            if (!file.text().endsWith(CalibrationSet.Stored.EXTENSION)) {
                throw statistics.get().invalid("a " + CalibrationSet.Stored.EXTENSION + " file that bitsweep calibrate wrote");
            }
            return new CalibrationSet.Stored(file);
        }
        if (dataset.isPresent()) {
            return new CalibrationSet.Images(datasetReference(dataset.get()).source(), images);
        }
        Section.Value list = section.required(MANIFEST, PATH_OR_URI + " (or dataset, or statistics)");
        String labels = classes.map(value -> setting(FormatKey.CLASSES, value))
                .or(evaluated::classesSetting)
                .orElseGet(() -> section.required(
                                FormatKey.CLASSES.text(),
                                "the classes of the manifest, which a prepared data set does not tell here")
                        .text());
        DatasetSource.Encoded source = encoded(
                FormatName.MANIFEST,
                Map.of(FormatKey.LOCATION.text(), list.location().text(), FormatKey.CLASSES.text(), labels),
                list);
        source.check();
        return new CalibrationSet.Images(source, images);
    }

    // ---- sweeps

    private Sweep sweep(Section section, String defaultName) {
        List<NetworkConfig> networks = section.required(NETWORKS, "a list of network files").list().stream()
                .map(this::networkReference)
                .toList();
        if (networks.isEmpty()) {
            throw section.required(NETWORKS, "").invalid("at least one network file");
        }
        DatasetConfig dataset = datasetReference(section.required(DATASET, "a data set file"));
        Optional<CalibrationSet> ownCalibration =
                section.value(CALIBRATION).map(value -> calibration(value.section(), dataset.source()));
        Optional<CalibrationSet> calibration = ownCalibration.or(dataset::calibration);
        Profile profile = profile(section);
        Map<String, String> overrides = settings(section.part(SETTINGS));
        Set<Cell> cells = cells(section);
        List<NetworkSweep> sweeps = new ArrayList<>();
        for (NetworkConfig network : networks) {
            QuantizationSettings settings = merge(section, profile, network.settings(), overrides);
            sweeps.add(new NetworkSweep(network, settings, configurations(cells, settings)));
        }
        Sweep sweep = new Sweep(
                section.value("name")
                        .map(Section.Value::text)
                        .orElse(defaultName.isEmpty() ? networks.get(0).name() : defaultName),
                sweeps,
                dataset,
                calibration,
                section.value("calibration-overlap")
                        .map(value -> value.choice(Sweep.CalibrationOverlap.class))
                        .orElse(Sweep.CalibrationOverlap.REFUSE),
                section.value("gate")
                        .map(value -> value.choice(Sweep.Gate.class))
                        .orElse(Sweep.Gate.ON),
                section.optionalInteger("batch-size", 1, 65_536).orElse(DEFAULT_BATCH_SIZE),
                section.optionalInteger("limit", 1, Integer.MAX_VALUE),
                section.value("bad-images")
                        .map(value -> value.choice(Sweep.BadImages.class))
                        .orElse(Sweep.BadImages.FAIL),
                section.value("table")
                        .map(value -> value.choice(Sweep.TableShape.class))
                        .orElse(Sweep.TableShape.ABLATION),
                section.optionalLocation("published"),
                section.optionalLocation("output"));
        section.finish();
        checkTogether(section, sweep);
        return sweep;
    }

    private static Profile profile(Section section) {
        return section.value(Setting.PROFILE.key())
                .map(value -> value.choice(Profile.class))
                .orElse(Profile.REFERENCE);
    }

    private static List<QuantizationConfig> configurations(Set<Cell> cells, QuantizationSettings settings) {
        return cells.stream()
                .map(cell ->
                        new QuantizationConfig(cell.bits.weights(), cell.bits.activations(), cell.methods, settings))
                .toList();
    }

    private static void checkTogether(Section section, Sweep sweep) {
        DatasetConfig dataset = sweep.dataset();
        Set<String> names = new LinkedHashSet<>();
        for (NetworkSweep each : sweep.networks()) {
            NetworkConfig network = each.network();
            if (!names.add(network.name())) {
                throw section.combination(NETWORKS, "two networks are called " + network.name()
                        + ", so their results could not be told apart. Give one another name in its file.");
            }
            OptionalInt classes = dataset.source().classes();
            if (network.classes().isPresent() && classes.isPresent() && !network.classes().equals(classes)) {
                throw section.combination(DATASET, "the network " + network.name() + " tells "
                        + network.classes().getAsInt() + " classes apart, the data set " + dataset.name() + " has "
                        + classes.getAsInt() + ". Choose a data set with the network's classes.");
            }
            if (each.settings().statistics() == StatisticsSource.CALIBRATED
                    && sweep.calibration().isEmpty()) {
                throw section.combination(SETTINGS + "." + Setting.STATISTICS.key(), "calibrated statistics need calibration"
                        + " images, and none are given. Add calibration { manifest = ... } (--calibration), or choose batch.");
            }
            if (each.settings().statistics() == StatisticsSource.CALIBRATED
                    && sweep.networks().size() > 1
                    && sweep.calibration().filter(CalibrationSet.Stored.class::isInstance).isPresent()) {
                throw section.combination(CALIBRATION + "." + STATISTICS, "stored statistics are of one network, and the sweep"
                        + " has " + sweep.networks().size() + ". Sweep the networks one by one, or give images instead.");
            }
        }
        OptionalInt limit = sweep.limit();
        if (limit.isPresent() && dataset.images().isPresent() && limit.getAsInt() > dataset.images().getAsInt()) {
            throw section.combination("limit", "the first " + limit.getAsInt() + " images are asked for, but the data set "
                    + dataset.name() + " has " + dataset.images().getAsInt() + ". Lower or remove the limit.");
        }
    }

    private static QuantizationSettings merge(
            Section section, Profile profile, Map<String, String> network, Map<String, String> sweep) {
        try {
            Map<String, String> text = SettingsText.of(profile.settings());
            text.putAll(network);
            text.putAll(sweep);
            return SettingsText.settings(text);
        } catch (InvalidSettingException error) {
            throw section.required(Setting.PROFILE.key(), "").problem(error.getMessage() + ".");
        }
    }

    private NetworkConfig networkReference(Section.Value value) {
        if (!value.isSection()) {
            return readNetwork(local(value, value.location()));
        }
        Section section = value.section();
        Optional<Location> onnx = section.optionalLocation("onnx");
        Optional<Section.Value> conf = section.value("conf");
        section.finish();
        if (conf.isPresent()) {
            Path file = local(conf.get(), conf.get().location());
            return onnx.isPresent() ? readNetwork(file, onnx.get()) : readNetwork(file);
        }
        if (onnx.isEmpty()) {
            throw value.invalid("the file of a network, or { conf = ..., onnx = ... }");
        }
        return readNetwork(
                fileBeside(onnx.get()).orElseThrow(() -> value.problem("how images are prepared for " + onnx.get()
                        + " is not known. Name its network file (--network-conf; conf = ...), or put "
                        + onnx.get().baseName() + ".conf beside it; conf/networks has examples.")),
                onnx.get());
    }

    /** NAME.conf beside NAME.onnx, if it is there. */
    private static Optional<Path> fileBeside(Location onnx) {
        return Optional.of(onnx)
                .filter(Location::isLocal)
                .map(location -> location.path().resolveSibling(location.baseName() + CONF))
                .filter(Files::isRegularFile);
    }

    private DatasetConfig datasetReference(Section.Value value) {
        return value.isSection() ? dataset(value.section(), "") : readDataset(local(value, value.location()));
    }

    /**
     * One network that the command line names as a sweep would.
     *
     * @param network the file of a network, or the keys {@code onnx} and {@code conf}
     * @throws InputException if a file cannot be read, or it is not known how images are prepared
     */
    public NetworkConfig readNetworkReference(Object network) {
        Section section = root(commandLine(Map.of("network", network)), workingFolder.resolve(Section.COMMAND_LINE));
        NetworkConfig read = networkReference(section.required("network", "a network file"));
        section.finish();
        return read;
    }

    private static Path local(Section.Value value, Location location) {
        if (!location.isLocal()) {
            throw value.invalid("a local configuration file");
        }
        if (!Files.isRegularFile(location.path())) {
            throw value.problem(location.path() + ": no such file." + similar(location.path()));
        }
        return location.path();
    }

    private record Cell(Bits bits, Set<Method> methods) {}

    /** Bits and methods of every cell, methods outermost, so that cells of a table's row stand together. */
    private static Set<Cell> cells(Section section) {
        Set<Cell> cells = new LinkedHashSet<>();
        if (section.has(CONFIGURATIONS)) {
            if (section.has(BITS) || section.has(METHODS)) {
                throw section.combination(
                        CONFIGURATIONS,
                        "configurations hold their own bits and methods. Remove bits and methods beside it, or configurations.");
            }
            for (Section.Value value : section.required(CONFIGURATIONS, "").list()) {
                Section group = value.section();
                group.required(BITS, "a list of bits");
                group.required(METHODS, "a list of methods");
                addCells(cells, group);
                group.finish();
            }
        } else {
            addCells(cells, section);
        }
        return cells;
    }

    private static void addCells(Set<Cell> cells, Section section) {
        List<Bits> bits = section.value(BITS).map(ConfigReader::bits).orElse(DEFAULT_BITS);
        List<Set<Method>> methods =
                section.value(METHODS).map(ConfigReader::methods).orElseGet(Method::combinations);
        for (Set<Method> set : methods) {
            for (Bits each : bits) {
                if (!cells.add(new Cell(each, set))) {
                    throw section.combination(METHODS, "the methods " + SettingsText.methods(set) + " at "
                            + each.weights() + "W" + each.activations() + "A stand twice. Remove one.");
                }
            }
        }
    }

    private static List<Bits> bits(Section.Value value) {
        List<Bits> bits = new ArrayList<>();
        for (Section.Value element : value.list()) {
            if (element.isSection()) {
                Section section = element.section();
                bits.add(new Bits(
                        section.required("weights", "2 to 8").integer(2, 8),
                        section.required("activations", "2 to 8").integer(2, 8)));
                section.finish();
            } else {
                bits.add(element.parse("bits from 2 to 8: a number, or weights and activations such as 8W4A", text -> {
                    Bits parsed = Bits.parse(text);
                    if (Math.min(parsed.weights(), parsed.activations()) < 2
                            || Math.max(parsed.weights(), parsed.activations()) > 8) {
                        throw new IllegalArgumentException();
                    }
                    return parsed;
                }));
            }
        }
        if (bits.isEmpty()) {
            throw value.invalid("at least one number of bits");
        }
        return bits;
    }

    private static List<Set<Method>> methods(Section.Value value) {
        if (!value.isList()) {
            if (value.text().equals(ALL_COMBINATIONS)) {
                return Method.combinations();
            }
            throw value.invalid(ALL_COMBINATIONS + ", or a list of sets of methods", List.of(ALL_COMBINATIONS));
        }
        List<Set<Method>> sets = new ArrayList<>();
        for (Section.Value element : value.list()) {
            if (element.isList()) {
                Set<Method> set = new LinkedHashSet<>();
                element.list().forEach(word -> set.addAll(methodSet(word)));
                sets.add(set);
            } else {
                sets.add(methodSet(element));
            }
        }
        if (sets.isEmpty()) {
            throw value.invalid("at least one set of methods; [] is the set without any");
        }
        return sets;
    }

    private static Set<Method> methodSet(Section.Value value) {
        try {
            return SettingsText.methods(value.text());
        } catch (InvalidSettingException error) {
            throw value.problem(error.getMessage().substring(error.setting().length() + 2));
        }
    }
}
