package org.bitsweep.inference.streaming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bitsweep.onnx.GraphPieces;

/**
 * Where every tensor that waits lies in the memory of a group of images, in bytes of one image: a tensor of a group lies in one
 * piece, from its offset times the group's images on. A tensor may lie where one is that its own piece reads for the last time, if
 * the parts of the group are run in an order in which none is overwritten before it is read.
 *
 * @param places by tensor
 * @param orders of the pieces, by the tensor at their end
 * @param bytes of an image
 */
record WaitingLayout(Map<String, Place> places, Map<String, Order> orders, long bytes) {

    /** In which order a piece takes the parts of a group. */
    enum Order {
        FIRST_TO_LAST,
        LAST_TO_FIRST
    }

    /** Bytes of an image. */
    record Place(long offset, long bytes) {

        long end() {
            return offset + bytes;
        }

        boolean overlaps(Place other) {
            return offset < other.end() && other.offset < end();
        }

        /**
         * Whether this may be written part by part over another one that is read part by part, each part before it is written.
         * Parts begin and end at straight lines over the images; what holds at both ends of the group holds between.
         */
        boolean mayFollow(Place read, Order order) {
            return !overlaps(read) || (order == Order.FIRST_TO_LAST
                    ? offset <= read.offset && end() <= read.end()
                    : offset >= read.offset && end() >= read.end());
        }
    }

    /** How often chance is given to find a smaller layout. */
    private static final int ATTEMPTS = 200;

    /**
     * The layout of a plan. Tensors are put down one after the other, and where one lies decides how well later ones fit; so it is
     * tried several times, by chance that is the same every time, until nothing is wasted.
     */
    static WaitingLayout of(StreamPlan plan) {
        long least = plan.waitingBytes();
        WaitingLayout smallest = null;
        for (int attempt = 0; attempt < ATTEMPTS && (smallest == null || smallest.bytes() > least); attempt++) {
            smallest = attempt(plan, least, smallest, new SplittableRandom(attempt));
        }
        return smallest;
    }

    /** Another layout, or the one known if it is not larger. */
    private static WaitingLayout attempt(StreamPlan plan, long least, WaitingLayout known, SplittableRandom chance) {
        Map<String, Place> places = new HashMap<>();
        Map<String, Order> orders = new HashMap<>();
        Map<String, Place> waiting = new LinkedHashMap<>();
        long bytes = 0;
        for (GraphPieces.Piece piece : plan.pieces()) {
            Map<String, Place> best = null;
            for (Order order : chance.nextBoolean() ? List.of(Order.FIRST_TO_LAST, Order.LAST_TO_FIRST)
                    : List.of(Order.LAST_TO_FIRST, Order.FIRST_TO_LAST)) {
                Map<String, Place> chosen = choose(plan, piece, order, waiting, least, chance);
                if (best == null || end(chosen) < Math.max(least, end(best))) {
                    best = chosen;
                    orders.put(piece.end(), order);
                }
            }
            places.putAll(best);
            waiting.keySet().removeAll(piece.over());
            waiting.putAll(best);
            bytes = Math.max(bytes, end(best));
            if (known != null && bytes >= known.bytes()) {
                return known;
            }
        }
        return new WaitingLayout(places, orders, bytes);
    }

    private static long end(Map<String, Place> places) {
        return places.values().stream().mapToLong(Place::end).max().orElse(0);
    }

    /** Places of what a piece writes: one tensor after the other, the largest first, by chance where there is room. */
    private static Map<String, Place> choose(StreamPlan plan, GraphPieces.Piece piece, Order order, Map<String, Place> waiting,
            long room, SplittableRandom chance) {
        Map<String, Place> taken = new LinkedHashMap<>(waiting);
        Map<String, Place> read = new LinkedHashMap<>(waiting);
        taken.keySet().removeAll(piece.over());
        read.keySet().retainAll(piece.over());
        Map<String, Place> chosen = new LinkedHashMap<>();
        List<String> largestFirst = new ArrayList<>(piece.writes());
        largestFirst.sort(Comparator.comparingLong(plan::bytes).reversed());
        for (String tensor : largestFirst) {
            List<Place> fitting = new ArrayList<>();
            for (long offset : offsets(waiting.values(), chosen.values(), plan.bytes(tensor), room)) {
                Place place = new Place(offset, plan.bytes(tensor));
                if (taken.values().stream().noneMatch(place::overlaps)
                        && read.values().stream().allMatch(before -> place.mayFollow(before, order))) {
                    fitting.add(place);
                }
            }
            List<Place> inside = fitting.stream().filter(place -> place.end() <= room).toList();
            Place place = inside.isEmpty() ? fitting.stream().min(Comparator.comparingLong(Place::end)).orElseThrow()
                    : inside.get(chance.nextInt(inside.size()));
            chosen.put(tensor, place);
            taken.put(tensor, place);
        }
        return chosen;
    }

    /** Where something else, or all room there is, begins or ends. Behind everything there always is some. */
    private static TreeSet<Long> offsets(Collection<Place> waiting, Collection<Place> chosen, long bytes, long room) {
        TreeSet<Long> offsets = new TreeSet<>();
        offsets.add(0L);
        offsets.add(room - bytes);
        for (Collection<Place> places : List.of(waiting, chosen)) {
            for (Place place : places) {
                offsets.addAll(List.of(place.offset(), place.end(), place.offset() - bytes, place.end() - bytes));
            }
        }
        offsets.removeIf(offset -> offset < 0);
        return offsets;
    }
}
