package org.bitsweep.inference.streaming;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Places of what one piece writes. */
    private record Choice(Order order, Map<String, Place> places, long end, long overwritten) {}

    /** The layout of a plan: as small as may be, and within that with as little as may be written over what its piece reads. */
    static WaitingLayout of(StreamPlan plan) {
        return of(plan, of(plan, 0).bytes());
    }

    private static WaitingLayout of(StreamPlan plan, long bound) {
        Map<String, Place> places = new HashMap<>();
        Map<String, Order> orders = new HashMap<>();
        Map<String, Place> waiting = new LinkedHashMap<>();
        long bytes = 0;
        for (GraphPieces.Piece piece : plan.pieces()) {
            List<Choice> choices = new ArrayList<>();
            for (Order order : Order.values()) {
                choices.add(choose(plan, piece, order, waiting, bound));
            }
            Choice best = choices.stream().min(cost(bound)).orElseThrow();
            orders.put(piece.end(), best.order());
            places.putAll(best.places());
            waiting.keySet().removeAll(piece.over());
            waiting.putAll(best.places());
            bytes = Math.max(bytes, best.end());
        }
        return new WaitingLayout(places, orders, bytes);
    }

    private static Comparator<Choice> cost(long bound) {
        return Comparator.<Choice>comparingLong(choice -> Math.max(bound, choice.end()))
                .thenComparingLong(Choice::overwritten).thenComparingLong(Choice::end).thenComparing(Choice::order);
    }

    /** One tensor after the other, the largest first. */
    private static Choice choose(
            StreamPlan plan, GraphPieces.Piece piece, Order order, Map<String, Place> waiting, long bound) {
        Map<String, Place> taken = new LinkedHashMap<>(waiting);
        Map<String, Place> read = new LinkedHashMap<>(waiting);
        taken.keySet().removeAll(piece.over());
        read.keySet().retainAll(piece.over());
        Map<String, Place> chosen = new LinkedHashMap<>();
        long end = 0;
        long overwritten = 0;
        List<String> largestFirst = new ArrayList<>(piece.writes());
        largestFirst.sort(Comparator.comparingLong(plan::bytes).reversed());
        for (String tensor : largestFirst) {
            Choice best = null;
            for (long offset : offsets(waiting, chosen, plan.bytes(tensor))) {
                Place place = new Place(offset, plan.bytes(tensor));
                if (taken.values().stream().noneMatch(place::overlaps)
                        && read.values().stream().allMatch(before -> place.mayFollow(before, order))) {
                    Choice next = new Choice(order, Map.of(tensor, place), Math.max(end, place.end()),
                            read.values().stream().filter(place::overlaps).mapToLong(Place::bytes).sum());
                    best = best == null || cost(bound).compare(next, best) < 0 ? next : best;
                }
            }
            chosen.putAll(best.places());
            taken.putAll(best.places());
            end = best.end();
            overwritten += best.overwritten();
        }
        return new Choice(order, chosen, end, overwritten);
    }

    /** Where something else begins or ends. Behind everything there always is room. */
    private static TreeSet<Long> offsets(Map<String, Place> waiting, Map<String, Place> chosen, long bytes) {
        TreeSet<Long> offsets = new TreeSet<>(List.of(0L));
        List<Place> places = new ArrayList<>(waiting.values());
        places.addAll(chosen.values());
        for (Place place : places) {
            offsets.addAll(List.of(place.offset(), place.end(), place.offset() - bytes, place.end() - bytes));
        }
        offsets.removeIf(offset -> offset < 0);
        return offsets;
    }
}
