package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Images that are run, and share batch statistics, together.
 *
 * @param images in evaluation order
 */
public record ImageBatch(List<PreparedImage> images) implements Serializable {

    /**
     * One image.
     *
     * @param index its place in the data set
     * @param name its name
     * @param label the index of its class
     * @param pixels uint8 RGB, row by row
     */
    record PreparedImage(int index, String name, int label, byte[] pixels) implements Serializable {}
}
