package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitsweep.InputException;

/**
 * A folder through which models go into ONNX Runtime, and come back: as arrays every step would take a network's size of heap.
 * Its files go when it is closed; what a session needs of them it has mapped.
 */
final class SessionFiles implements AutoCloseable {

    private static final String SOURCE = "source.onnx";
    private static final String OPTIMIZED = "optimized.onnx";
    /** Beside the optimized graph, which names it. */
    private static final String WEIGHTS = "weights";
    /** Smaller constants, such as shapes, stay in the graph. */
    private static final String LEAST_BYTES = "65536";

    private final Path folder;
    private final long modelBytes;

    /** @param model the largest that goes through */
    SessionFiles(ModelProto model) {
        this.modelBytes = model.getSerializedSize();
        try {
            folder = Files.createTempDirectory("bitsweep-session");
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /**
     * A model as ONNX Runtime optimizes it for this machine. Its large weights stay in this folder: only {@link #open} can make a
     * session of it.
     */
    ModelProto optimized(ModelProto model) throws OrtException {
        Path file = folder.resolve(OPTIMIZED);
        try (OrtSession.SessionOptions writing = OnnxRuntime.runOptions(1)) {
            writing.setOptimizedModelFilePath(file.toString());
            writing.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
            writing.addConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", LEAST_BYTES);
            // It is made to be written out only, and need not lay weights out for its kernels.
            writing.addConfigEntry("session.disable_prepacking", "1");
            open(model, writing).close();
            return ModelBytes.parse(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** A session of a model. */
    OrtSession open(ModelProto model, OrtSession.SessionOptions options) throws OrtException {
        Path file = folder.resolve(SOURCE);
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        } catch (IOException failure) {
            throw unusable(failure);
        }
        return OnnxRuntime.environment().createSession(file.toString(), options);
    }

    private InputException unusable(IOException failure) {
        return new InputException("folder for temporary files " + System.getProperty("java.io.tmpdir") + ": a network of "
                + modelBytes / 1_000_000 + " MB on its way into ONNX Runtime cannot be written or read (" + failure
                + "). Make room, or set java.io.tmpdir to a folder that has it.", failure);
    }

    @Override
    public void close() {
        try {
            for (String name : List.of(SOURCE, OPTIMIZED, WEIGHTS)) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException left) {
            // The session is worth more than a file that stays in a folder for temporary ones.
            folder.toFile().deleteOnExit();
        }
    }
}
