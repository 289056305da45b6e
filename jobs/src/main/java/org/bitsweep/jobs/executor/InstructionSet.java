package org.bitsweep.jobs.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.schedule.BatchForm;

/** The instruction set that ONNX Runtime's kernels find on this machine. */
public final class InstructionSet {

    /** The extensions ONNX Runtime's kernels tell apart on x86-64 and aarch64. */
    private static final List<String> EXTENSIONS = List.of(
            "sse4_1", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8",
            "asimd", "asimddp", "i8mm", "bf16", "sve");

    private static final String HERE = read();

    private InstructionSet() {}

    /**
     * Of this process's machine, and the form of batches and of operators where it is not the usual one: the rounding of
     * predictions depends on all of them.
     */
    public static String here(BatchForm form, ExecutionProvider provider) {
        if (provider == ExecutionProvider.CUDA) {
            return System.getProperty("os.arch") + " cuda";
        }
        return HERE + (MapOperators.blockedHere() ? "" : " without blocks") + (form == BatchForm.STREAMED ? " streamed" : "");
    }

    /** Kernels of another instruction set round differently, which low bit widths amplify. */
    private static String read() {
        String architecture = System.getProperty("os.arch");
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(line -> List.of(line.substring(line.indexOf(':') + 1).trim().split(" ")))
                    .map(flags -> EXTENSIONS.stream().filter(flags::contains).collect(Collectors.joining(" ")))
                    .map(known -> architecture + " " + known)
                    .orElse(architecture);
        } catch (IOException unknown) {
            return architecture;
        }
    }
}
