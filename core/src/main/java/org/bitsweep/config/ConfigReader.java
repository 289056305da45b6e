package org.bitsweep.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.settings.Profile;
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
 *
 * <p>This is the entrance; each kind of file has a reader of its own.
 */
public final class ConfigReader {

    private static final String NETWORK = "network";

    private final ConfigFiles files;
    private final NetworkReader networks;
    private final DatasetReader datasets;
    private final SweepReader sweeps;

    /** @param workingFolder what relative paths on the command line are relative to */
    public ConfigReader(Path workingFolder) {
        files = new ConfigFiles(workingFolder);
        networks = new NetworkReader(files);
        datasets = new DatasetReader(files);
        sweeps = new SweepReader(networks, datasets);
    }

    /**
     * A file under {@code conf/networks}.
     *
     * @throws InputException if the file cannot be read, or is not a valid network
     */
    public NetworkConfig readNetwork(Path file) {
        return networks.read(file, Optional.empty());
    }

    /**
     * A network's file for a given ONNX file, which takes the place of the file's {@code onnx}.
     *
     * @throws InputException if the file cannot be read, or is not a valid network
     */
    public NetworkConfig readNetwork(Path file, Location onnx) {
        return networks.read(file, Optional.of(onnx));
    }

    /**
     * One network that the command line names as a sweep would.
     *
     * @param network the file of a network, or the keys {@code onnx} and {@code conf}
     * @throws InputException if a file cannot be read, or it is not known how images are prepared
     */
    public NetworkConfig readNetworkReference(Object network) {
        Section section = files.read(Map.of(NETWORK, network));
        NetworkConfig read = networks.reference(section.required(NETWORK, "a network file"));
        section.finish();
        return read;
    }

    /**
     * A file under {@code conf/datasets}.
     *
     * @throws InputException if the file cannot be read, or is not a valid data set
     */
    public DatasetConfig readDataset(Path file) {
        return datasets.read(file);
    }

    /**
     * A data set described on the command line alone.
     *
     * @param flags {@code dataset}: a file under {@code conf/datasets} or the keys of one
     * @throws InputException if it cannot be read or is not valid
     */
    public DatasetConfig readDataset(Map<String, ?> flags) {
        Section section = files.read(flags);
        DatasetConfig dataset = datasets.reference(section.required(SweepKey.DATASET));
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
        List<String> replaced = new ArrayList<>();
        for (SweepKey key : List.of(SweepKey.NETWORKS, SweepKey.DATASET, SweepKey.CALIBRATION)) {
            if (flags.containsKey(key.key())) {
                replaced.add(key.key());
            }
        }
        if (flags.containsKey(SweepKey.BITS.key()) || flags.containsKey(SweepKey.METHODS.key())) {
            replaced.add(SweepKey.CONFIGURATIONS.key());
        }
        return sweeps.read(files.read(file, flags, replaced), ConfigFiles.baseName(file));
    }

    /**
     * A sweep that stands wholly on the command line.
     *
     * @throws InputException if the sweep is not valid
     */
    public Sweep readSweep(Map<String, ?> flags) {
        return sweeps.read(files.read(flags), "");
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
        Optional<NetworkConfig> described = network.text().endsWith(ConfigFiles.CONF)
                ? Optional.of(readNetwork(network.path()))
                : networkFile.or(() -> ConfigFiles.beside(network)).map(file -> readNetwork(file, network));
        Section section = files.read(flags);
        Profile profile = SettingsReader.profile(section);
        Map<String, String> overrides = SettingsReader.read(section.part(SweepKey.SETTINGS));
        Set<ConfigurationsReader.Cell> cells = ConfigurationsReader.read(section);
        section.finish();
        QuantizationSettings settings =
                SettingsReader.merge(profile, described.map(NetworkConfig::settings).orElse(Map.of()), overrides);
        return new InspectedNetwork(
                described.map(NetworkConfig::name).orElseGet(network::baseName),
                described.map(NetworkConfig::onnx).orElse(network),
                described.flatMap(file -> file.preprocessing().geometry().fixedSize()),
                described.map(NetworkConfig::layerExceptions).orElse(LayerExceptions.NONE),
                settings,
                ConfigurationsReader.Cell.configurations(cells, settings));
    }
}
