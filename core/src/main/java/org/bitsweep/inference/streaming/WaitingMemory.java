package org.bitsweep.inference.streaming;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bitsweep.inference.streaming.WaitingLayout.Place;
import org.bitsweep.onnx.NativeMemory;
import org.bitsweep.onnx.OnnxRuntime;

/**
 * The memory in which tensors of one batch wait, a block for every group of images. Owns it; close it. The caller holds a
 * {@link org.bitsweep.onnx.NativeWork.Permit}.
 */
final class WaitingMemory implements AutoCloseable {

    /** Buffers of the JVM have at most 2 GiB; blocks of less than a good part of that are never in the way. */
    private static final long BLOCK_BYTES = 1L << 30;

    private final long bytes;
    private final int most;
    private int images;
    private int ofGroup;
    private final List<NativeMemory> blocks = new ArrayList<>();
    private final List<FloatBuffer> aside = new ArrayList<>();

    /**
     * Takes the memory of a batch.
     *
     * @param bytes of an image
     */
    WaitingMemory(NativeMemory.Source source, long bytes, int images) throws OrtException {
        this.bytes = bytes;
        this.most = images;
        use(images);
        try {
            for (int group = 0; group < groups(); group++) {
                blocks.add(source.take(Math.max(Float.BYTES, bytes * size(group))));
            }
        } catch (OrtException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Says for how many images it is used from now on; what was in it is lost.
     *
     * @return whether it is large enough; if not, it is used as before
     */
    boolean use(int batch) {
        if (batch > most) {
            return false;
        }
        // Of fewer images no group is larger, and none lies in a block that is not there.
        images = batch;
        ofGroup = Math.toIntExact(Math.max(1, Math.min(batch, BLOCK_BYTES / Math.max(1, bytes))));
        return true;
    }

    int groups() {
        return (images + ofGroup - 1) / ofGroup;
    }

    /** The batch's number of a group's first image. */
    int first(int group) {
        return group * ofGroup;
    }

    /** Images of a group. */
    int size(int group) {
        return Math.min(ofGroup, images - first(group));
    }

    /**
     * A part of a tensor.
     *
     * @param first image of the group
     * @param count of images
     */
    FloatBuffer part(Place place, int group, int first, int count) {
        long start = place.offset() * size(group) + place.bytes() * first;
        return blocks.get(group).floats().slice(
                Math.toIntExact(start / Float.BYTES), Math.toIntExact(place.bytes() * count / Float.BYTES));
    }

    /** Whether parts of two tensors share memory. */
    boolean overlap(Place one, Place other, int group, int first, int count) {
        long start = one.offset() * size(group) + one.bytes() * first;
        long otherStart = other.offset() * size(group) + other.bytes() * first;
        return start < otherStart + other.bytes() * count && otherStart < start + one.bytes() * count;
    }

    /**
     * Memory beside what waits, kept for the next part.
     *
     * @param number buffers of one number are the same
     */
    FloatBuffer aside(int number, int floats) {
        while (aside.size() <= number) {
            aside.add(FloatBuffer.allocate(0));
        }
        if (aside.get(number).capacity() < floats) {
            aside.set(number, ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, floats))
                    .order(ByteOrder.nativeOrder()).asFloatBuffer());
        }
        return aside.get(number).slice(0, floats);
    }

    /** A tensor over a part's memory; the caller closes it, the memory stays. */
    static OnnxTensor tensor(FloatBuffer memory, long... shape) throws OrtException {
        return OnnxTensor.createTensor(OnnxRuntime.environment(), memory, shape);
    }

    @Override
    public void close() {
        blocks.forEach(NativeMemory::close);
        blocks.clear();
    }
}
