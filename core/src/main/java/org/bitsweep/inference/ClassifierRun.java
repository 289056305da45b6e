package org.bitsweep.inference;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;

/** A run as evaluations do it. */
record ClassifierRun(Classifier classifier, FloatBuffer images, int batchSize) implements TimedRun {

    @Override
    public void run() throws OrtException {
        classifier.logits(images, batchSize);
    }

    @Override
    public void close() {
        classifier.close();
    }
}
