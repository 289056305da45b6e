package org.bitsweep.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.bitsweep.EnvironmentException;

/** The one place where ONNX Runtime is set up: the environment of the process and the options of a session. */
public final class OnnxRuntime {

    /** The environment variable that, set to 1, keeps ONNX Runtime from gathering telemetry from its first moment on. */
    public static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    /** ONNX Runtime's own property: where its libraries lie. */
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    private static final long ENVIRONMENT_STACK_BYTES = 256L << 20;

    private OnnxRuntime() {}

    /**
     * The environment of this process. ONNX Runtime keeps it until the process ends; nobody closes it. Warnings (such
     * as initializers an optimization made superfluous) are not printed; errors become exceptions.
     */
    public static OrtEnvironment environment() {
        return Environment.SHARED;
    }

    /** Made on first use. */
    private static final class Environment {
        static final OrtEnvironment SHARED = makeEnvironment();
    }

    /**
     * ONNX Runtime 1.29 matches regular expressions against the command line of the process when it makes its
     * environment, recursing once a character: a class path of some twenty thousand overflows an ordinary thread's
     * stack and takes the whole process down without a word. A thread with room enough does it here. Its code stands
     * outside {@link Environment}, whose initialization waits for it.
     */
    private static OrtEnvironment makeEnvironment() {
        FutureTask<OrtEnvironment> making = new FutureTask<>(() -> {
            if (System.getProperty(NATIVE_PATH) == null) {
                NativeLibraries.unpacked(Path.of(System.getProperty("java.io.tmpdir")))
                        .ifPresent(folder -> System.setProperty(NATIVE_PATH, folder.toString()));
            }
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bitsweep");
            // Only the environment variable NO_TELEMETRY keeps it from making a database in the home folder at once.
            environment.setTelemetry(false);
            return environment;
        });
        new Thread(null, making, "onnxruntime-environment", ENVIRONMENT_STACK_BYTES).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return making.get();
                } catch (InterruptedException early) {
                    interrupted = true;
                } catch (ExecutionException failure) {
                    throw new EnvironmentException("ONNX Runtime's native library does not load on " + System.getProperty("os.name")
                            + " " + System.getProperty("os.arch") + ": " + failure.getCause() + ". Check that the folder for"
                            + " temporary files (" + System.getProperty("java.io.tmpdir") + ") can be written and has 30 MB left.",
                            failure.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Options of a session as ONNX Runtime has them; the caller closes them. */
    static OrtSession.SessionOptions options() {
        // Options load the native library too, which making the environment lays out first.
        environment();
        return new OrtSession.SessionOptions();
    }

    /**
     * Options for running a network at the full optimization level; the caller closes them.
     *
     * <p>ONNX Runtime would otherwise take QuantizeLinear/DequantizeLinear pairs as a wish to compute in integers and
     * turn a float convolution between them into QLinearConv, quantizing its weights by itself; here such pairs are a
     * grid for float values and nothing more (semantics, section 10).
     *
     * @param threads the number of threads inside an operator; 1 keeps a task on its own core
     */
    public static OrtSession.SessionOptions runOptions(int threads) throws OrtException {
        OrtSession.SessionOptions options = options();
        try {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.disable_quant_qdq", "1");
            // A waiting pool that spins would take the core of a neighbouring task.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return options;
        } catch (OrtException | RuntimeException failure) {
            options.close();
            throw failure;
        }
    }

    /**
     * Options for running a network where it is to run; the caller closes them.
     *
     * <p>A graphics processor multiplies in float32 here too: with the ten bits of mantissa of its own format (TF32) it would be
     * another experiment.
     *
     * @throws EnvironmentException if the device is not to be had
     */
    public static OrtSession.SessionOptions runOptions(Execution execution) throws OrtException {
        if (execution instanceof Execution.OnCuda cuda) {
            return onDevice(cuda.device());
        }
        return runOptions(((Execution.OnCpu) execution).threads());
    }

    private static OrtSession.SessionOptions onDevice(int device) throws OrtException {
        OrtSession.SessionOptions options = runOptions(1);
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
            return options;
        } catch (OrtException failure) {
            options.close();
            throw new EnvironmentException("GPU " + device + " cannot be used by ONNX Runtime (" + failure.getMessage() + "). It needs an"
                    + " NVIDIA driver, CUDA and cuDNN on every executor's machine; without them leave --execution-provider out.",
                    failure);
        } catch (RuntimeException failure) {
            options.close();
            throw failure;
        }
    }

    /**
     * Options for running a network that is to be computed in integers: the same, but QuantizeLinear/DequantizeLinear pairs are
     * that wish. Where kernels of signed weights may saturate (x86 without VNNI), large weights are moved to unsigned ones, so
     * that sums are exact everywhere; where they cannot, that would only cost time.
     */
    static OrtSession.SessionOptions integerOptions(int threads) throws OrtException {
        OrtSession.SessionOptions options = runOptions(threads);
        try {
            options.addConfigEntry("session.disable_quant_qdq", "0");
            if (!Vnni.HERE) {
                options.addConfigEntry("session.x64quantprecision", "1");
            }
            return options;
        } catch (OrtException | RuntimeException failure) {
            options.close();
            throw failure;
        }
    }

    /** Instructions that add four products of bytes in 32 bits at once. Read on first use. */
    private static final class Vnni {

        static final boolean HERE = read();

        private static boolean read() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
                return lines.filter(line -> line.startsWith("flags")).findFirst()
                        .filter(flags -> flags.contains("avx512_vnni") || flags.contains("avx_vnni")).isPresent();
            } catch (IOException | UncheckedIOException unknown) {
                return false;
            }
        }
    }

    /** The version of the native library. */
    public static String version() {
        return environment().getVersion();
    }
}
