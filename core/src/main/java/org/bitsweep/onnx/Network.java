package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitsweep.imaging.ImageSize;

/**
 * A float32 network in canonical form, with the layers that quantization acts on, or one that Bitsweep exported. Immutable.
 *
 * @see NetworkReader how one is made
 */
public final class Network implements Serializable {

    private final String name;
    private final String digest;
    private final ModelProto model;
    private final int operatorSet;
    private final String input;
    private final int inputChannels;
    private final ImageSize imageSize;
    private final String output;
    private final int classes;
    private final List<Layer> layers;
    private final List<Layer> layersWithAveragePooling;
    private final List<NetworkRemark> remarks;
    private final Operands operands;
    private final AsExported exported;

    Network(String name, String digest, ModelProto model, String input, int inputChannels, ImageSize imageSize,
            String output, int classes, List<Layer> layers, Operands operands, List<NetworkRemark> remarks,
            AsExported exported) {
        this.name = name;
        this.digest = digest;
        this.model = model;
        this.operatorSet = operatorSet(name, model);
        this.input = input;
        this.inputChannels = inputChannels;
        this.imageSize = imageSize;
        this.output = output;
        this.classes = classes;
        this.layers = layers.stream().filter(layer -> layer.kind() != LayerKind.AVERAGE_POOLING).toList();
        this.layersWithAveragePooling = List.copyOf(layers);
        this.remarks = List.copyOf(remarks);
        this.operands = operands;
        this.exported = exported;
    }

    /** What messages call it: usually its path. */
    public String name() {
        return name;
    }

    /** SHA-256 of the bytes it was read from, hexadecimal. */
    public String digest() {
        return digest;
    }

    /** The canonical graph: batch normalisation folded, standard operators of set 13 or later, float32. */
    public ModelProto model() {
        return model;
    }

    /** The version of the standard operators in {@link #model}. */
    public int operatorSet() {
        return operatorSet;
    }

    /** Name of the input, [N, {@link #inputChannels}, height, width]. */
    public String input() {
        return input;
    }

    public int inputChannels() {
        return inputChannels;
    }

    public ImageSize imageSize() {
        return imageSize;
    }

    /** Name of the output, [N, {@link #classes}]. */
    public String output() {
        return output;
    }

    public int classes() {
        return classes;
    }

    /** In execution order of the exported graph, without average pooling. */
    public List<Layer> layers() {
        return layers;
    }

    /** The same and, where it stands, average pooling, which is quantized only where a setting asks for it. */
    public List<Layer> layersWithAveragePooling() {
        return layersWithAveragePooling;
    }

    /** What layers read besides each other's outputs, which is quantized only where a setting asks for it. */
    public Operands operands() {
        return operands;
    }

    /** Every tensor that some setting quantizes: layers, average pooling and operands. */
    public List<Layer> observed() {
        return Stream.concat(layersWithAveragePooling.stream(), operands.layers().stream()).toList();
    }

    /** What its user should be told; it can be used all the same. */
    public List<NetworkRemark> remarks() {
        return remarks;
    }

    /** What it says of itself if Bitsweep exported it: it is quantized, and runs as it is. */
    public Optional<AsExported> exported() {
        return Optional.ofNullable(exported);
    }

    /** Whether predictions depend on which images share a batch even where it runs as it is. */
    public boolean usesBatchStatistics() {
        return exported != null && exported.usesBatchStatistics();
    }

    /** The initializers by name. */
    public Map<String, TensorProto> initializers() {
        return model.getGraph().getInitializerList().stream().collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
    }

    /**
     * The same graph with other values of some initializers. Name, digest and layers stay: they say where it came from, and
     * whoever changes weights says how beside them.
     *
     * @param changed of the names and shapes of initializers that there are
     */
    public Network withInitializers(Collection<TensorProto> changed) {
        Map<String, TensorProto> byName = changed.stream().collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = byName.remove(graph.getInitializer(i).getName());
            if (tensor != null) {
                if (!tensor.getDimsList().equals(graph.getInitializer(i).getDimsList())) {
                    throw new IllegalArgumentException(name + ": initializer " + tensor.getName() + " has the shape "
                            + graph.getInitializer(i).getDimsList() + ", found " + tensor.getDimsList());
                }
                graph.setInitializer(i, tensor);
            }
        }
        if (!byName.isEmpty()) {
            throw new IllegalArgumentException(name + " has no initializers " + byName.keySet());
        }
        return new Network(name, digest, model.toBuilder().setGraph(graph).build(), input, inputChannels, imageSize, output,
                classes, layersWithAveragePooling, operands, remarks, exported);
    }

    /** The version of the standard operators a model imports. */
    static int operatorSet(String name, ModelProto model) {
        for (OperatorSetIdProto imported : model.getOpsetImportList()) {
            if (imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx")) {
                long version = imported.getVersion();
                if (version < 1 || version > Integer.MAX_VALUE) {
                    throw new InvalidNetworkException(name, "imports version " + version
                            + " of the standard ONNX operators, which there cannot be; the file is damaged; copy or export it again");
                }
                return (int) version;
            }
        }
        throw new InvalidNetworkException(name, "imports no version of the standard ONNX operators; "
                + "the file is truncated or of another format; copy or export it again");
    }

    /** The inputs that are not weights; before IR version 4 exporters list both. */
    static List<ValueInfoProto> inputs(GraphProto graph) {
        var weights = graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return graph.getInputList().stream().filter(value -> !weights.contains(value.getName())).toList();
    }

    /** A shape as text, for messages: {@code [N,3,224,224]}. */
    static String describe(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(Network::describe)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String describe(TensorShapeProto.Dimension dimension) {
        return dimension.hasDimValue() ? Long.toString(dimension.getDimValue())
                : dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam();
    }
}
