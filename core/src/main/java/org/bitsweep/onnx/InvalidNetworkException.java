package org.bitsweep.onnx;

import org.bitsweep.InputException;

/** A network that cannot be used; names the file and the node, what was expected, what was found and what to do. */
public final class InvalidNetworkException extends InputException {

    public InvalidNetworkException(String network, String problem) {
        super(network + ": " + problem);
    }

    public InvalidNetworkException(String network, String problem, Throwable cause) {
        super(network + ": " + problem, cause);
    }
}
