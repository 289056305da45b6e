package org.bitsweep.onnx;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The C library's heap of this process. Making a session frees about as much as it keeps, which glibc holds back for later
 * allocations: half a gigabyte for ResNet-101 in pieces. What running frees it should hold back, as the next part of a batch and the
 * next session take it again: pages that come fresh from the system cost SqueezeNet's streamed batches as much time as all else.
 */
public final class NativeHeap {

    /** What less weights leave behind is not worth what later sessions would have to take afresh. */
    private static final long LARGE_BYTES = 64 << 20;
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String TRIM = "systemTrimNativeHeap";

    private NativeHeap() {}

    /**
     * Gives the system back what making the sessions of a large network has freed, where the JVM can (jcmd System.trim_native_heap).
     *
     * @param modelBytes size of the network
     */
    public static void trimBehind(long modelBytes) {
        if (modelBytes >= LARGE_BYTES) {
            trim();
        }
    }

    /** Gives the system back what is free, where the JVM can. */
    public static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName(COMMANDS), TRIM, null, null);
        } catch (JMException unknown) {
            // No result depends on it, and memory is estimated from what is measured with it.
        }
    }
}
