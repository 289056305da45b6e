package org.bitsweep.quantization.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.statistics.Granularity;

/** The layers of a network as its file's exceptions leave them. Exceptions that nothing would follow are refused. */
final class ExceptedLayers {

    private final Network network;
    private final LayerExceptions exceptions;

    ExceptedLayers(Network network, LayerExceptions exceptions) {
        this.network = network;
        this.exceptions = exceptions;
    }

    /** In execution order, operands behind the others. */
    List<Layer> layers() {
        Set<String> unused = new TreeSet<>(exceptions.layers().keySet());
        List<Layer> result = new ArrayList<>();
        for (Layer found : network.observed()) {
            Layer layer = found;
            if (layer.kind() == LayerKind.MAX_POOLING && exceptions.maxPooling() == LayerExceptions.MaxPooling.FLOAT) {
                layer = layer.withRole(LayerRole.FLOAT);
            }
            LayerException exception = exception(layer);
            if (exception.role().isPresent()) {
                LayerRole role = exception.role().get();
                requireRole(layer, role);
                layer = layer.withRole(role);
            }
            if (exception.range().isPresent()) {
                layer = layer.withRange(exception.range().get());
            }
            if (!layer.id().equals(layer.node()) && unused.containsAll(List.of(layer.id(), layer.node()))) {
                throw new InvalidSettingException("layers." + layer.node(),
                        "one exception a layer", "that of " + layer.id() + " too, which is the same layer. Keep one");
            }
            refuseWithoutEffect(layer, exception);
            unused.remove(layer.id());
            unused.remove(layer.node());
            result.add(layer);
        }
        if (!unused.isEmpty()) {
            Set<String> known = new HashSet<>();
            network.observed().forEach(layer -> known.add(layer.id()));
            throw new InvalidSettingException("layers", "layers of " + network.name() + " ("
                    + String.join(", ", new TreeSet<>(known)) + ", or a node's name)", String.join(", ", unused));
        }
        return List.copyOf(result);
    }

    private static void requireRole(Layer layer, LayerRole role) {
        LayerRole own = layer.kind().isPooling() ? LayerRole.POOLING : LayerRole.OPERAND;
        boolean allowed = layer.kind().hasWeights() ? role != LayerRole.POOLING && role != LayerRole.OPERAND : role == own;
        if (!allowed && role != LayerRole.FLOAT) {
            throw new InvalidSettingException("layers." + layer.id() + ".role", layer.kind().hasWeights()
                    ? "first, hidden, classifier or float" : own.key() + " or float", role.key());
        }
    }

    /** What the rules of a layer's kind and role would pass over is refused: sections 2, 3 and 7. */
    private static void refuseWithoutEffect(Layer layer, LayerException exception) {
        String key = "layers." + layer.id() + ".";
        boolean isPool = layer.kind().isPooling();
        if (!layer.kind().hasWeights() && exception.weightBits().isPresent()) {
            throw new InvalidSettingException(key + "weight-bits", "nothing, as " + (isPool ? "pooling" : "it") + " has no weights",
                    exception.weightBits().get().key());
        }
        if (layer.role() == LayerRole.FLOAT && exception.activationBits().isPresent()) {
            throw new InvalidSettingException(key + "activation-bits", "nothing, as the layer is left in float"
                    + (layer.kind() == LayerKind.MAX_POOLING ? " (max-pool-outputs)" : ""), exception.activationBits().get().key());
        }
        boolean fullTensor = isPool || layer.role() == LayerRole.CLASSIFIER;
        if (fullTensor && exception.range().filter(OutputRange.POSITIVE::equals).isPresent()) {
            throw new InvalidSettingException(key + "range", "full, as for every layer of the role " + layer.role().key(),
                    "positive");
        }
        boolean vector = layer.kind() != LayerKind.CONVOLUTION || layer.positions() == 1;
        if ((fullTensor || vector) && exception.granularity().filter(Granularity.CHANNEL::equals).isPresent()) {
            throw new InvalidSettingException(key + "granularity", "tensor, as for every "
                    + (fullTensor ? "layer of the role " + layer.role().key() : "layer whose output is no map"), "channel");
        }
    }

    /** What is said of a layer, by its identifier or its node's name. */
    LayerException exception(Layer layer) {
        LayerException byNode = exceptions.layers().getOrDefault(layer.node(), LayerException.NONE);
        return exceptions.layers().getOrDefault(layer.id(), byNode);
    }
}
