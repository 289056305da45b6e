package org.bitsweep.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bitsweep.EnvironmentException;

/** What ONNX Runtime computes with, in its own words. */
public enum ExecutionProvider {
    /** The processor. */
    CPU("", OrtProvider.CPU),
    /** A graphics processor of NVIDIA's. */
    CUDA(" cuda", OrtProvider.CUDA);

    private final String ofEngine;
    private final OrtProvider provider;

    ExecutionProvider(String ofEngine, OrtProvider provider) {
        this.ofEngine = ofEngine;
        this.provider = provider;
    }

    /** The engine behind predictions: ONNX Runtime's version, and what it computes with where that is not the processor. */
    public String engine() {
        return OnnxRuntime.version() + ofEngine;
    }

    /**
     * Refuses what the ONNX Runtime of this process was not built with.
     *
     * @throws EnvironmentException saying what it was built with, and how to get the other
     */
    public void requireBuilt() {
        OnnxRuntime.environment();
        if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
            throw new EnvironmentException("--execution-provider " + name().toLowerCase(Locale.ROOT) + ": this build of Bitsweep"
                    + " holds an ONNX Runtime that computes with "
                    + OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::name).collect(Collectors.joining(", "))
                    + " only. Build the jar with mvn -Pcuda package, or leave the option out.");
        }
    }
}
