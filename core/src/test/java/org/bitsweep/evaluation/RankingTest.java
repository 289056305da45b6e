package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;

class RankingTest {

    @Test
    void ordersByScore() {
        assertEquals(List.of(3, 1, 5, 0, 4), Ranking.topFive(new float[] {1, 4, -9, 7, 0, 2}, 0, 6, "a.jpg"));
    }

    @Test
    void readsTheRowOfTheImage() {
        assertEquals(List.of(1, 0), Ranking.topFive(new float[] {9, 8, 1, 2}, 1, 2, "a.jpg"));
    }

    @Test
    void breaksTiesByTheLowerClass() {
        assertEquals(List.of(2, 0, 1, 3, 4), Ranking.topFive(new float[] {1, 1, 5, 1, 1, 1, 1}, 0, 7, "a.jpg"));
        assertEquals(List.of(0, 1), Ranking.topFive(new float[] {-0.0f, 0.0f}, 0, 2, "a.jpg"));
    }

    @Test
    void infinitiesAreOrdinaryScores() {
        assertEquals(
                List.of(2, 0, 1),
                Ranking.topFive(new float[] {0, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, 0, 3, "a.jpg"));
    }

    @Test
    void agreesWithASortOnManyTies() {
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            int classes = 1 + random.nextInt(30);
            float[] scores = new float[classes];
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < classes; i++) {
                scores[i] = random.nextInt(6);
                order.add(i);
            }
            order.sort(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i));
            assertEquals(order.subList(0, Math.min(5, classes)), Ranking.topFive(scores, 0, classes, "x"));
        }
    }

    @Test
    void refusesNotANumberNamingTheImage() {
        InputException error = assertThrows(
                InputException.class, () -> Ranking.topFive(new float[] {1, Float.NaN}, 0, 2, "val/cat.jpg"));
        assertEquals(
                "image val/cat.jpg: the network's score of class 1 is not a number (NaN)."
                        + " Check the network in float32 and its preprocessing (mean, std, divisor).",
                error.getMessage());
    }
}
