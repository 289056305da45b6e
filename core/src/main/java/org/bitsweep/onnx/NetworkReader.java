package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.Sha256;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.RgbImage;

/**
 * Reads an ONNX network: operator set 7 and up, float32 or float16, one image input, one output of logits.
 *
 * <p>The canonical form comes from ONNX Runtime's own basic optimization level, which folds batch normalisation and
 * shape arithmetic and leaves standard operators only (semantics, section 10).
 */
public final class NetworkReader {

    private static final int OLDEST_OPERATOR_SET = 7;

    /** Weight-bearing or already quantized operators: leaving them in float32 in silence would falsify a result. */
    private static final Set<String> REFUSED = Set.of(
            "ConvTranspose", "LSTM", "GRU", "RNN", "Einsum", "Attention", "DeformConv",
            "ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul", "QuantizeLinear", "DequantizeLinear",
            "DynamicQuantizeLinear", "If", "Loop", "Scan");

    /** 4096x4096: two images of that size, which every network is tried with, take 400 MB. */
    private static final long MOST_PIXELS = 1L << 24;

    private NetworkReader() {}

    /**
     * Reads a network whose input size is written in its file.
     *
     * @throws InvalidNetworkException if it cannot be used
     */
    public static Network read(String name, byte[] bytes) {
        return read(name, bytes, Optional.empty());
    }

    /**
     * Reads a network. One that Bitsweep exported is taken as it is.
     *
     * @param name what messages call it
     * @param bytes the file
     * @param imageSize the size of its images, where preprocessing says it; must agree with the file if both do
     * @throws InvalidNetworkException if it cannot be used
     */
    public static Network read(String name, byte[] bytes, Optional<ImageSize> imageSize) {
        ModelProto source = parse(name, bytes);
        int version = Network.operatorSet(name, source);
        if (version < OLDEST_OPERATOR_SET) {
            throw new InvalidNetworkException(name, "operator set " + version + "; " + OLDEST_OPERATOR_SET
                    + " or later is needed; export the network again");
        }
        Optional<AsExported> exported = AsExported.of(source);
        if (exported.isPresent()) {
            ValueInfoProto image = imageInput(name, source.getGraph());
            return ExportedReader.read(name, bytes, source, exported.get(), image, imageSize(name, image, imageSize),
                    singleOutput(name, source.getGraph()));
        }
        refuseUnsupported(name, source.getGraph());
        ModelProto widened = fixWeights(widen(name, source));
        ValueInfoProto input = imageInput(name, widened.getGraph());
        ImageSize size = imageSize(name, input, imageSize);
        String output = singleOutput(name, widened.getGraph());
        ModelProto plain = freeBatchAxis(ExecutionOrder.sort(name, widened, output));
        ModelProto sorted = ExecutionOrder.sort(name, canonicalize(name, plain), output);
        ModelProto canonical = OperatorSetUpgrade.upgrade(name, sorted, version);
        refuseUnsupported(name, canonical.getGraph());
        WeightCheck.requireUsable(name, canonical.getGraph());
        LayerFinder.Found found = LayerFinder.find(name, plain.getGraph(), canonical, input.getName(), RgbImage.CHANNELS, size, output);
        return new Network(name, Sha256.hexOf(bytes), canonical, input.getName(), RgbImage.CHANNELS, size, output,
                found.classes(), found.layers(), found.operands(), RemarkFinder.find(canonical.getGraph(), found.layers()),
                null);
    }

    private static ModelProto parse(String name, byte[] bytes) {
        if (bytes.length == 0) {
            throw new InvalidNetworkException(name, "the file is empty; expected an ONNX network");
        }
        try {
            ModelProto model = ModelBytes.parse(bytes);
            if (model.getGraph().getNodeCount() == 0) {
                throw new InvalidNetworkException(name, "holds no graph; the file is truncated or of another format; copy or export it again");
            }
            return model;
        } catch (InvalidProtocolBufferException failure) {
            throw new InvalidNetworkException(name, "is not a whole ONNX file (" + bytes.length
                    + " bytes read; the file is truncated or of another format); copy or export it again", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ModelProto widen(String name, ModelProto model) {
        try {
            return Float16Widening.widen(model);
        } catch (IllegalArgumentException failure) {
            throw new InvalidNetworkException(name, failure.getMessage() + "; copy or export the network again", failure);
        }
    }

    private static void refuseUnsupported(String name, GraphProto graph) {
        for (NodeProto node : graph.getNodeList()) {
            if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
                throw new InvalidNetworkException(name, "node " + Nodes.name(node) + ": operator " + node.getDomain() + "."
                        + node.getOpType() + " is not a standard ONNX operator; export without custom operators");
            }
            if (REFUSED.contains(node.getOpType())) {
                throw new InvalidNetworkException(name, "node " + Nodes.name(node) + ": operator " + node.getOpType()
                        + " is not supported; expected a float32 network of convolutions, fully connected layers and pooling");
            }
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                throw new InvalidNetworkException(name, "weight " + tensor.getName()
                        + " lies in a file of its own; save the network as a single file");
            }
        }
    }

    private static ValueInfoProto imageInput(String name, GraphProto graph) {
        List<ValueInfoProto> inputs = Network.inputs(graph);
        if (inputs.size() != 1) {
            throw new InvalidNetworkException(name, "expected one input, found "
                    + inputs.stream().map(ValueInfoProto::getName).toList());
        }
        ValueInfoProto input = inputs.get(0);
        var type = input.getType().getTensorType();
        if (type.getElemType() != TensorProto.DataType.FLOAT_VALUE || type.getShape().getDimCount() != 4
                || !type.getShape().getDim(1).hasDimValue()) {
            throw new InvalidNetworkException(name, "input " + input.getName()
                    + ": expected float32 [N,channels,height,width], found "
                    + TensorProto.DataType.forNumber(type.getElemType()) + " " + Network.describe(input));
        }
        long channels = type.getShape().getDim(1).getDimValue();
        if (channels != RgbImage.CHANNELS) {
            throw new InvalidNetworkException(name, "input " + input.getName() + " " + Network.describe(input)
                    + ": expected the 3 channels of a colour image, found " + channels
                    + "; export the network for colour images, which a gray one becomes by repeating its channel");
        }
        return input;
    }

    private static ImageSize imageSize(String name, ValueInfoProto input, Optional<ImageSize> asked) {
        TensorShapeProto shape = input.getType().getTensorType().getShape();
        long height = shape.getDim(2).getDimValue();
        long width = shape.getDim(3).getDimValue();
        boolean written = height > 0 && width > 0;
        if (!written && asked.isEmpty()) {
            throw new InvalidNetworkException(name, "input " + input.getName() + " " + Network.describe(input)
                    + " leaves the image size open; give it in the network's preprocessing (crop)");
        }
        if (asked.isPresent() && (height > 0 && height != asked.get().height() || width > 0 && width != asked.get().width())) {
            throw new InvalidNetworkException(name, "input " + input.getName() + " takes images of "
                    + (written ? width + "x" + height : Network.describe(input))
                    + ", but its preprocessing makes " + asked.get() + "; correct the crop in the network's conf");
        }
        if (asked.isEmpty() && (width > MOST_PIXELS || height > MOST_PIXELS)) {
            throw tooLarge(name, input, width + "x" + height);
        }
        ImageSize size = asked.orElseGet(() -> new ImageSize((int) width, (int) height));
        if (size.pixels() > MOST_PIXELS) {
            throw tooLarge(name, input, size.toString());
        }
        return size;
    }

    private static InvalidNetworkException tooLarge(String name, ValueInfoProto input, String found) {
        return new InvalidNetworkException(name, "input " + input.getName() + ": expected images of at most "
                + MOST_PIXELS + " pixels, found " + found
                + "; export the network for smaller images");
    }

    private static String singleOutput(String name, GraphProto graph) {
        if (graph.getOutputCount() != 1) {
            throw new InvalidNetworkException(name, "expected one output, the logits, found "
                    + graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
        }
        return graph.getOutput(0).getName();
    }

    /**
     * Weights that are listed as inputs too could be replaced in every run, so that ONNX Runtime would fold nothing into
     * them. From IR version 4 on they need no listing.
     */
    private static ModelProto fixWeights(ModelProto model) {
        List<ValueInfoProto> inputs = Network.inputs(model.getGraph());
        return model.toBuilder()
                .setIrVersion(Math.max(model.getIrVersion(), 4))
                .setGraph(model.getGraph().toBuilder().clearInput().addAllInput(inputs))
                .build();
    }

    /** Exports of one image have a fixed batch axis; whether the rest of the graph allows more is tried by the probe. */
    private static ModelProto freeBatchAxis(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        graph.getInputBuilderList().forEach(NetworkReader::freeFirst);
        graph.getOutputBuilderList().forEach(NetworkReader::freeFirst);
        return model.toBuilder().setGraph(graph.clearValueInfo()).build();
    }

    private static void freeFirst(ValueInfoProto.Builder value) {
        TensorShapeProto.Builder shape = value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() > 0) {
            shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        }
    }

    private static ModelProto canonicalize(String name, ModelProto model) {
        try {
            Path folder = Files.createTempDirectory("bitsweep-canonical");
            Path file = folder.resolve("network.onnx");
            try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.options()) {
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
                options.setIntraOpNumThreads(1);
                options.setOptimizedModelFilePath(file.toString());
                // It would draw a residual sum into the fully connected layer before it, whose output then has no name.
                options.addConfigEntry("optimization.disable_specified_optimizers", "MatMulAddFusion");
                OnnxRuntime.environment().createSession(model.toByteArray(), options).close();
                ModelProto canonical = ModelBytes.parse(Files.readAllBytes(file));
                // Where a graph has no use for them, ONNX Runtime still writes the domains it knows.
                return canonical.toBuilder().clearOpsetImport().addAllOpsetImport(model.getOpsetImportList().stream()
                        .filter(imported -> imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx"))
                        .toList()).build();
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (OrtException failure) {
            throw new InvalidNetworkException(name, "ONNX Runtime refuses the network: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
