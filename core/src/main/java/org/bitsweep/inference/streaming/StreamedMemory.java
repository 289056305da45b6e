package org.bitsweep.inference.streaming;

import java.util.Optional;
import org.bitsweep.onnx.Network;

/**
 * How much native memory a streamed network takes, estimated before it is made: what waits for an image is known exactly.
 *
 * @param openBytes of all pieces' sessions that have not run
 * @param workingBytes of the piece that works in most memory
 * @param keptBytes of all pieces, where each keeps what it worked in
 * @param waitingBytes an image of the batch
 */
public record StreamedMemory(long openBytes, long workingBytes, long keptBytes, long waitingBytes) {

    /**
     * Up to how many bytes that wait pieces keep what they worked in for the next batch, as taking it again costs small batches more
     * time than they run; where more waits, memory is what is short.
     */
    private static final long KEPT_UP_TO_BYTES = 1L << 30;

    /** Weights as ONNX Runtime lays them out for its kernels, and as much again while a piece is made. */
    private static final int COPIES_OF_WEIGHTS = 2;
    /** What a session takes beside its weights, which the first region of its arena is most of. */
    private static final long PIECE_BYTES = 2 << 20;
    /** Working memory of a part over the part's largest tensor. */
    private static final int LARGEST_TENSORS = 6;

    /**
     * The memory of a network all of whose layers are quantized; runs the network on two images. Empty if it cannot be cut.
     *
     * @param fileBytes size of the network's file
     */
    public static Optional<StreamedMemory> estimate(Network network, long fileBytes) {
        return StreamPlan.ofAllLayers(network).map(plan -> {
            long input = Float.BYTES * (long) network.inputChannels() * network.imageSize().height() * network.imageSize().width();
            long largest = plan.pieces().stream().mapToLong(piece -> plan.largestBytes(piece, input)).max().orElse(0);
            long part = largest * PartSizes.CACHED.images(largest, 0);
            long kept = plan.pieces().stream().mapToLong(piece -> plan.largestBytes(piece, input))
                    .map(bytes -> LARGEST_TENSORS * bytes * PartSizes.CACHED.images(bytes, 0)).sum();
            return new StreamedMemory(COPIES_OF_WEIGHTS * fileBytes + PIECE_BYTES * plan.pieces().size(), LARGEST_TENSORS * part,
                    kept, WaitingLayout.of(plan).bytes());
        });
    }

    /** Whether pieces keep what they worked in. */
    static boolean keeps(long waitingBytes, int batchSize) {
        return waitingBytes * batchSize <= KEPT_UP_TO_BYTES;
    }

    /** Bytes of all pieces' sessions. */
    public long sessionBytes(int batchSize) {
        return openBytes + (keeps(waitingBytes, batchSize) ? keptBytes : workingBytes);
    }
}
