package org.bitsweep.jobs.cli;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.figures.LayerFit;
import org.bitsweep.figures.NetworkFigures;
import org.bitsweep.figures.PaperFigures;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.figure.FigureCsv;
import org.bitsweep.report.figure.SvgRenderer;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep figures}: the paper's figures that need no network, or the distributions of a network's layers. */
@Command(
        name = "figures",
        description = "Computes the paper's figures that need no network, and writes each as SVG and as CSV. With --network: the"
                + " distribution of each layer's output, the priors fitted to it and where each clipping rule ends its range, per"
                + " tensor; and how well the priors fit, a row a layer, as NAME-fits.csv.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  bitsweep figures --output figures",
            "  bitsweep figures --network conf/networks/resnet18.conf --manifest calibration.csv --classes 1000 --images 32"
                + " --output figures"
        })
public final class FiguresCommand implements Callable<Integer> {

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the files are written.")
    private String output;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "A file such as conf/networks/resnet18.conf, or an ONNX file, whose layers are looked at.")
    private String network;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            description = "With --network: what is known about the ONNX file, above all its preprocessing.")
    private Path networkFile;

    @Mixin
    private DatasetOptions dataset;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "32",
            description = "With --network: how many images from the start. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Option(
            names = "--bits",
            paramLabel = "M",
            defaultValue = "4",
            description = "With --network: the bits that rules clip for, 2 to 8. Default: ${DEFAULT-VALUE}.")
    private int bits;

    @Option(
            names = "--layers",
            paramLabel = "IDS",
            split = ",",
            description = "With --network: these layers, as bitsweep inspect names them. Default: all that are clipped.")
    private List<String> layers;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, OrtException {
        if (network == null && (dataset.isGiven() || layers != null || networkFile != null)) {
            throw new InputException("command line: images and layers are for --network, and none is given. Add it, or remove them.");
        }
        Configuration configuration = HadoopSettings.ofThisProcess();
        org.apache.hadoop.fs.Path folder = Location.resolve(Path.of(""), output).hadoopPath();
        if (network == null) {
            HadoopFiles.createFolder(folder, configuration);
            write(folder, PaperFigures.all(), configuration);
        } else {
            writeLayers(folder, configuration);
        }
        return 0;
    }

    private void writeLayers(org.apache.hadoop.fs.Path folder, Configuration configuration) throws IOException, OrtException {
        OptionChecks.atLeast(1, "--images", images);
        if (bits < 2 || bits > 8) {
            throw new InputException("--bits " + bits + ": expected 2 to 8.");
        }
        InspectedNetwork inspected = SingleNetwork.read(network, networkFile, Map.of());
        ConfigReader reader = new ConfigReader(Path.of(""));
        NetworkConfig config = reader.readNetworkReference(NetworkOptions.reference(network, networkFile));
        Map<String, Object> flags = new LinkedHashMap<>();
        dataset.addTo(flags);
        DatasetConfig set = reader.readDataset(flags);
        Network read = SingleNetwork.open(inspected, configuration);
        NetworkFigures found = NetworkFigures.of(read, inspected.name(), chosen(read), bits,
                LocalImages.batches(set, config.preprocessing(), read.imageSize(), images, 1));
        HadoopFiles.createFolder(folder, configuration);
        write(folder, found.figures(), configuration);
        List<String> rows = new ArrayList<>(List.of(LayerFit.HEADER));
        found.fits().forEach(fit -> rows.add(fit.row(inspected.name())));
        write(folder, inspected.name() + "-fits.csv", String.join("\n", rows) + "\n", configuration);
    }

    private List<Layer> chosen(Network read) {
        List<Layer> clipped = NetworkFigures.layers(read);
        if (layers == null) {
            return clipped;
        }
        List<String> known = clipped.stream().map(Layer::id).toList();
        layers.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            throw new InputException("--layers: expected layers that are clipped (" + String.join(", ", known) + "), found \"" + id
                    + "\"." + Suggestion.sentence(id, known));
        });
        return clipped.stream().filter(layer -> layers.contains(layer.id())).toList();
    }

    private void write(org.apache.hadoop.fs.Path folder, List<Figure.Curves> figures, Configuration configuration)
            throws IOException {
        PrintWriter out = command.commandLine().getOut();
        for (Figure.Curves figure : figures) {
            write(folder, figure.name() + ".svg", SvgRenderer.render(figure), configuration);
            write(folder, figure.name() + ".csv", FigureCsv.render(figure), configuration);
            out.println(figure.name() + ": " + figure.title());
        }
        out.flush();
    }

    private static void write(org.apache.hadoop.fs.Path folder, String name, String text, Configuration configuration)
            throws IOException {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder, name);
        HadoopFiles.requireFileCanBe(target, configuration);
        HadoopFiles.write(target, text, configuration);
    }
}
