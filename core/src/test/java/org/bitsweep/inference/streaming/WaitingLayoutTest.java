package org.bitsweep.inference.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bitsweep.inference.streaming.WaitingLayout.Order;
import org.bitsweep.inference.streaming.WaitingLayout.Place;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;

class WaitingLayoutTest {

    private static final int IMAGES = 7;
    private static final int PART = 2;

    /** Tensors of so many values an image, one after the other. */
    private static StreamPlan chain(int... sizes) {
        List<GraphPieces.Piece> pieces = new ArrayList<>();
        Map<String, List<Integer>> shapes = new HashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            Set<String> before = i == 0 ? Set.of() : Set.of("t" + (i - 1));
            shapes.put("t" + i, List.of(sizes[i]));
            pieces.add(new GraphPieces.Piece(List.of(), before, Set.of("t" + i), before, "t" + i));
        }
        return new StreamPlan(pieces, shapes);
    }

    /** Runs the pieces over memory of whole numbers that tell whose they are. */
    private static void run(StreamPlan plan) {
        WaitingLayout layout = WaitingLayout.of(plan);
        List<String> memory = new ArrayList<>(Collections.nCopies(Math.toIntExact(layout.bytes() / 4 * IMAGES), ""));
        for (GraphPieces.Piece piece : plan.pieces()) {
            List<Integer> firsts = new ArrayList<>();
            for (int first = 0; first < IMAGES; first += PART) {
                firsts.add(first);
            }
            if (layout.orders().get(piece.end()) == Order.LAST_TO_FIRST) {
                Collections.reverse(firsts);
            }
            for (int first : firsts) {
                int size = Math.min(PART, IMAGES - first);
                for (String tensor : piece.reads()) {
                    if (layout.places().containsKey(tensor)) {
                        Place place = layout.places().get(tensor);
                        for (int i = start(place, first); i < start(place, first) + place.bytes() / 4 * size; i++) {
                            assertEquals(tensor + ' ' + (i - start(place, 0)), memory.get(i), piece.end());
                        }
                    }
                }
                for (String tensor : piece.writes()) {
                    Place place = layout.places().get(tensor);
                    for (int i = start(place, first); i < start(place, first) + place.bytes() / 4 * size; i++) {
                        memory.set(i, tensor + ' ' + (i - start(place, 0)));
                    }
                }
            }
        }
    }

    private static int start(Place place, int first) {
        return Math.toIntExact((place.offset() * IMAGES + place.bytes() * first) / 4);
    }

    /** One tensor lies where the one before lay, larger or smaller. */
    @Test
    void aChainTakesItsLargestTensor() {
        for (int[] sizes : new int[][] {{5}, {5, 3, 8, 8, 1}, {1, 2, 3, 4}, {9, 1, 9}}) {
            StreamPlan plan = chain(sizes);
            assertEquals(4L * Arrays.stream(sizes).max().getAsInt(), WaitingLayout.of(plan).bytes());
            run(plan);
        }
    }

    /** A block that keeps its input for a sum: two large tensors wait at once, whatever stood in between. */
    @Test
    void nothingIsWastedOnResidualBlocks() {
        Map<String, List<Integer>> shapes = Map.of("stem", List.of(16), "pool", List.of(4), "relu", List.of(4), "a", List.of(4),
                "b", List.of(4), "c", List.of(16), "shortcut", List.of(16), "sum", List.of(16), "d", List.of(4));
        StreamPlan plan = new StreamPlan(List.of(
                new GraphPieces.Piece(List.of(), Set.of(), Set.of("stem"), Set.of(), "stem"),
                new GraphPieces.Piece(List.of(), Set.of("stem"), Set.of("pool"), Set.of("stem"), "pool"),
                new GraphPieces.Piece(List.of(), Set.of("pool"), Set.of("relu", "a"), Set.of("pool"), "a"),
                new GraphPieces.Piece(List.of(), Set.of("a"), Set.of("b"), Set.of("a"), "b"),
                new GraphPieces.Piece(List.of(), Set.of("b"), Set.of("c"), Set.of("b"), "c"),
                new GraphPieces.Piece(List.of(), Set.of("relu"), Set.of("shortcut"), Set.of("relu"), "shortcut"),
                new GraphPieces.Piece(List.of(), Set.of("c", "shortcut"), Set.of("sum", "d"), Set.of("c", "shortcut"), "d")),
                shapes);
        assertEquals(4 * 32, plan.waitingBytes());
        assertEquals(4 * 32, WaitingLayout.of(plan).bytes());
        run(plan);
    }

    @Test
    void whatWaitsIsNeverOverwritten() {
        run(StreamPlan.ofAllLayers(TestNetworks.residual()).orElseThrow());
        SplittableRandom random = new SplittableRandom(3);
        for (int network = 0; network < 50; network++) {
            run(random(random));
        }
    }

    /** Every piece makes one or two tensors and reads some of those that wait, a few for the last time. */
    private static StreamPlan random(SplittableRandom random) {
        List<GraphPieces.Piece> pieces = new ArrayList<>();
        Map<String, List<Integer>> shapes = new HashMap<>();
        List<String> waiting = new ArrayList<>();
        for (int piece = 0; piece < 12; piece++) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                made.add("t" + piece + "." + i);
                shapes.put(made.get(i), List.of(1 + random.nextInt(12)));
            }
            List<String> reads = waiting.stream().filter(tensor -> random.nextInt(3) > 0).toList();
            List<String> over = reads.stream().filter(tensor -> random.nextInt(3) > 0).toList();
            pieces.add(new GraphPieces.Piece(List.of(), Set.copyOf(reads), Set.copyOf(made), Set.copyOf(over), made.get(0)));
            waiting.removeAll(over);
            waiting.addAll(made);
        }
        StreamPlan plan = new StreamPlan(pieces, shapes);
        assertTrue(WaitingLayout.of(plan).bytes() >= plan.waitingBytes());
        return plan;
    }
}
