package org.bitsweep.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // A share is held, not read.
@Timeout(60)
class NativeMemoryGateTest {

    private static final long MIB = 1 << 20;

    private static void unexpected() {
        throw new AssertionError("waits");
    }

    private static void awaitWaiting(NativeMemoryGate gate, int tasks) throws InterruptedException {
        while (gate.waiting() < tasks) {
            Thread.sleep(1);
        }
    }

    @Test
    void sharesAreGivenBackOnce() throws InterruptedException {
        NativeMemoryGate gate = new NativeMemoryGate(10 * MIB);
        NativeMemoryGate.Share share = gate.acquire(4 * MIB - 1, NativeMemoryGateTest::unexpected);
        assertEquals(6 * MIB, gate.freeBytes());
        share.close();
        share.close();
        assertEquals(10 * MIB, gate.freeBytes());
        gate.acquire(10 * MIB, NativeMemoryGateTest::unexpected).close();
        assertEquals(10 * MIB, gate.freeBytes());
    }

    @Test
    void refusesWhatNeverFits() {
        NativeMemoryGate gate = new NativeMemoryGate(10 * MIB);
        assertEquals("a task needs 11 MiB of native memory; this executor has 10 MiB. Take a smaller batch, or give"
                + " executors more.",
                assertThrows(NativeMemoryException.class, () -> gate.acquire(10 * MIB + 1, NativeMemoryGateTest::unexpected))
                        .getMessage());
        assertEquals(10 * MIB, gate.freeBytes());
        assertThrows(IllegalArgumentException.class, () -> new NativeMemoryGate(MIB - 1));
    }

    @Test
    void tasksNeverHoldMoreThanTheBudget() throws Exception {
        NativeMemoryGate gate = new NativeMemoryGate(10 * MIB);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicInteger waited = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                long need = (1 + i % 7) * MIB;
                tasks.add(pool.submit(() -> {
                    try (NativeMemoryGate.Share share = gate.acquire(need, waited::incrementAndGet)) {
                        most.accumulateAndGet(held.addAndGet(need), Math::max);
                        Thread.sleep(0, 200_000);
                        held.addAndGet(-need);
                    }
                    return null;
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertTrue(most.get() <= 10 * MIB, "held " + most);
        assertTrue(waited.get() > 0);
        assertEquals(10 * MIB, gate.freeBytes());
    }

    @Test
    void aLargeNeedIsNotPassedBySmallOnes() throws Exception {
        NativeMemoryGate gate = new NativeMemoryGate(10 * MIB);
        NativeMemoryGate.Share first = gate.acquire(5 * MIB, NativeMemoryGateTest::unexpected);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch smallWaits = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> large = pool.submit(() -> {
                try (NativeMemoryGate.Share share = gate.acquire(10 * MIB, () -> { })) {
                    order.add("large");
                }
                return null;
            });
            awaitWaiting(gate, 1);
            // 5 MiB are free; the small task still waits behind the large one.
            Future<?> small = pool.submit(() -> {
                try (NativeMemoryGate.Share share = gate.acquire(MIB, smallWaits::countDown)) {
                    order.add("small");
                }
                return null;
            });
            smallWaits.await();
            awaitWaiting(gate, 2);
            assertEquals(List.of(), order);
            first.close();
            large.get();
            small.get();
        } finally {
            pool.shutdownNow();
        }
        assertEquals(List.of("large", "small"), order);
        assertEquals(10 * MIB, gate.freeBytes());
    }

    @Test
    void anInterruptedTaskTakesNothing() throws Exception {
        NativeMemoryGate gate = new NativeMemoryGate(10 * MIB);
        try (NativeMemoryGate.Share all = gate.acquire(10 * MIB, NativeMemoryGateTest::unexpected)) {
            List<Throwable> thrown = new CopyOnWriteArrayList<>();
            Thread waiting = new Thread(() -> {
                try {
                    gate.acquire(MIB, () -> { }).close();
                } catch (Throwable failure) {
                    thrown.add(failure);
                }
            });
            waiting.start();
            awaitWaiting(gate, 1);
            waiting.interrupt();
            waiting.join();
            assertEquals(List.of(InterruptedException.class), thrown.stream().map(Object::getClass).toList());
            assertEquals(0, gate.waiting());
        }
        assertEquals(10 * MIB, gate.freeBytes());
    }
}
