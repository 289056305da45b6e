package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedManifest;
import org.bitsweep.dataset.RepeatedImage;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.jobs.prepare.PrepareJob;
import org.bitsweep.jobs.sweep.LoadedNetwork;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep prepare}: decodes and resizes a data set once. */
@Command(
        name = "prepare",
        description = "Decodes and resizes a data set once for all networks with the same preprocessing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep prepare --image-folder /data/val --network-conf conf/networks/resnet18.conf --output prepared"
        })
public final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private DatasetOptions dataset;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            required = true,
            description = "The network whose preprocessing is applied.")
    private Path networkFile;

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the shards are written.")
    private String output;

    @Option(
            names = "--bad-images",
            paramLabel = "fail|report",
            defaultValue = "fail",
            description = "What happens when an image cannot be read. Default: ${DEFAULT-VALUE}.")
    private Sweep.BadImages badImages;

    @Mixin
    private SparkOptions spark;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        ConfigReader reader = new ConfigReader(Path.of(""));
        Map<String, Object> flags = new LinkedHashMap<>();
        dataset.addTo(flags);
        DatasetConfig config = reader.readDataset(flags);
        NetworkConfig network = reader.readNetwork(networkFile);
        if (!(config.source() instanceof DatasetSource.Encoded encoded)) {
            throw new InputException(config.source().location() + ": is prepared already; expected encoded images.");
        }
        Geometry geometry = network.preprocessing().geometry();
        org.apache.hadoop.fs.Path target = Location.resolve(Path.of(""), output).hadoopPath();
        spark.run("bitsweep prepare " + config.name(), () -> "Shards are written anew when the same command is run again.", session -> {
            OutputCheck.requireShared(session, target);
            Configuration configuration = session.sparkContext().hadoopConfiguration();
            ImageSource source = encoded.open(configuration).list(configuration);
            config.images().ifPresent(expected -> source.listing().requireCount(expected, config.name()));
            print(new PrepareJob(session).run(new PrepareJob.Request(source, source.listing().count(), geometry,
                    size(network, configuration), PrepareJob.UnreadableImages.of(badImages), target)));
        });
        return 0;
    }

    private void print(PreparedDataset prepared) {
        PrintWriter out = command.commandLine().getOut();
        PreparedManifest manifest = prepared.manifest();
        out.println(prepared.folder() + ": " + manifest.count() + " images of " + manifest.width() + "x" + manifest.height()
                + " pixels in " + manifest.shards().size() + " shards, " + manifest.unreadable().size() + " unreadable");
        out.println("geometry " + manifest.geometry());
        out.println("content  " + manifest.contentSha256());
        manifest.unreadable().forEach(image -> out.println("unreadable: " + image.problem()));
        RepeatedImage.remark(manifest.repeated()).ifPresent(out::println);
        out.flush();
    }

    /** Where the preprocessing neither resizes exactly nor crops, the network itself says how large its images are. */
    private static ImageSize size(NetworkConfig network, Configuration configuration) throws IOException {
        Optional<ImageSize> fixed = network.preprocessing().geometry().fixedSize();
        return fixed.isPresent() ? fixed.get()
                : LoadedNetwork.read(network, HadoopFiles.read(network.onnx(), configuration)).imageSize();
    }
}
