package org.bitsweep.inference;

import ai.onnxruntime.OrtException;

/** A network and a batch, ready to be run again and again on the thread that calls. */
interface TimedRun extends AutoCloseable {

    void run() throws OrtException;

    @Override
    void close() throws OrtException;
}
