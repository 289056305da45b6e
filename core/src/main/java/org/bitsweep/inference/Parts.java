package org.bitsweep.inference;

import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;

/** In which parts a batch is run. */
public enum Parts {
    /** All at once: the statistics are the batch's. */
    WHOLE {
        @Override
        public int images(Network network) {
            return Integer.MAX_VALUE;
        }
    },
    /**
     * As many images at a time as keep the maps between two operators in the processor's cache: where no image's result depends
     * on another image.
     */
    CACHED {
        @Override
        public int images(Network network) {
            long largest = 1;
            long maps = 1;
            long weights = 0;
            for (Layer layer : network.layers()) {
                long output = (long) layer.channels() * layer.positions();
                largest = Math.max(largest, output);
                maps += output;
                weights += layer.weights();
            }
            // Every part reads all weights once; they should not be more than the maps it writes.
            return Math.toIntExact(Math.max(LEAST, Math.max(CACHE_BYTES / (Float.BYTES * largest), weights / maps)));
        }
    };

    /** What the second level of cache holds on ordinary servers: 1 to 2 MB a core. */
    private static final long CACHE_BYTES = 2 << 20;
    /** One image at a time gains nothing over two, and matrix products of one row are slow. */
    private static final long LEAST = 2;

    /** How many images are run at once, at most. */
    public abstract int images(Network network);
}
