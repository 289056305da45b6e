package org.bitsweep.jobs.sweep;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory this machine, or the container that this process runs in, has to give. */
final class MachineMemory {

    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private MachineMemory() {}

    /**
     * Bytes that can be had without taking them from other processes: what Linux says of it, at most what the container is
     * allowed; all there is where the system does not say. A machine's whole memory is no measure where others work on it too:
     * who counts on it is killed.
     */
    static long availableBytes() {
        long all = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        try {
            return Files.isReadable(LINUX) ? Math.min(all, available(Files.readAllLines(LINUX), all)) : all;
        } catch (IOException unreadable) {
            return all;
        }
    }

    /**
     * @param lines of Linux's meminfo, {@code MemAvailable:   123 kB} among them
     * @param otherwise where no line says it, as on kernels before 3.14
     */
    static long available(List<String> lines, long otherwise) {
        return lines.stream().filter(line -> line.startsWith(AVAILABLE))
                .map(line -> line.substring(AVAILABLE.length()).replace("kB", "").strip())
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10).findFirst().orElse(otherwise);
    }
}
