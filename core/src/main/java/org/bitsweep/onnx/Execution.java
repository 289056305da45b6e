package org.bitsweep.onnx;

/** Where a session runs. */
public sealed interface Execution {

    /**
     * On the processor.
     *
     * @param threads threads inside an operator; 1 keeps a task on its own core
     */
    record OnCpu(int threads) implements Execution {

        public OnCpu {
            if (threads < 1) {
                throw new IllegalArgumentException("expected at least one thread, found " + threads);
            }
        }
    }

    /**
     * On a graphics processor.
     *
     * @param device its number among those of this machine
     */
    record OnCuda(int device) implements Execution {

        public OnCuda {
            if (device < 0) {
                throw new IllegalArgumentException("expected the number of a device, found " + device);
            }
        }
    }
}
