package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import org.bitsweep.EnvironmentException;
import org.junit.jupiter.api.Test;

class ExecutionProviderTest {

    /** What is stored under the processor's key was stored before there was another provider. */
    @Test
    void theProcessorsEngineIsTheVersionAlone() {
        assertEquals(OnnxRuntime.version(), ExecutionProvider.CPU.engine());
        assertEquals(OnnxRuntime.version() + " cuda", ExecutionProvider.CUDA.engine());
    }

    @Test
    void whatIsNotBuiltInIsRefused() {
        ExecutionProvider.CPU.requireBuilt();
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
        String message = assertThrows(EnvironmentException.class, ExecutionProvider.CUDA::requireBuilt).getMessage();
        assertTrue(message.contains("computes with CPU") && message.contains("mvn -Pcuda package"), message);
    }

    /** Without a GPU a session for one is an error in words, in either build. */
    @Test
    void aMissingDeviceIsRefused() {
        String message = assertThrows(EnvironmentException.class,
                () -> OnnxRuntime.runOptions(new Execution.OnCuda(63)).close()).getMessage();
        assertTrue(message.startsWith("GPU 63 cannot be used by ONNX Runtime ("), message);
    }

    @Test
    void x86HasABlockedLayout() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        assertTrue(MapOperators.blockedHere());
    }
}
