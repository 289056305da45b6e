package org.bitsweep.jobs.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bitsweep.inference.Classifier;
import org.bitsweep.jobs.TinyNetworks;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkReader;
import org.junit.jupiter.api.Test;

class SessionCacheTest {

    private static final int SIDE = 4;
    private static final Network NETWORK =
            NetworkReader.read("tiny", TinyNetworks.random(1, 3, SIDE).toByteArray());

    private final SessionCache cache = new SessionCache();
    private final AtomicInteger made = new AtomicInteger();

    private Classifier make() throws OrtException {
        made.incrementAndGet();
        return new Classifier(NETWORK, NETWORK.model(), 1);
    }

    private SessionCache.Lease lease(String key, int bound) throws Exception {
        return cache.lease(key, bound, this::make);
    }

    /** Runs a classifier, which a closed one refuses. */
    private static float[] run(Classifier classifier) throws OrtException {
        FloatBuffer image = ByteBuffer.allocateDirect(4 * 3 * SIDE * SIDE).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return classifier.logits(image, 1);
    }

    private static void requireClosed(Classifier classifier) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> run(classifier));
        assertEquals("the classifier is closed", refused.getMessage());
    }

    @Test
    void theLongestUnusedIsClosedFirst() throws Exception {
        Classifier first;
        Classifier second;
        try (SessionCache.Lease lease = lease("a", 2)) {
            first = lease.classifier();
        }
        try (SessionCache.Lease lease = lease("b", 2)) {
            second = lease.classifier();
        }
        try (SessionCache.Lease lease = lease("a", 2)) {
            assertSame(first, lease.classifier());
        }
        lease("c", 2).close();
        assertEquals(2, cache.size());
        requireClosed(second);
        assertEquals(3, run(first).length);
        assertEquals(3, made.get());
        cache.closeIdle();
        requireClosed(first);
        assertEquals(0, cache.size());
    }

    @Test
    void whatIsInUseStaysOpenBeyondTheBound() throws Exception {
        SessionCache.Lease a = lease("a", 1);
        SessionCache.Lease b = lease("b", 1);
        SessionCache.Lease c = lease("c", 1);
        assertEquals(3, cache.size());
        cache.closeIdle();
        for (SessionCache.Lease lease : List.of(a, b, c)) {
            assertEquals(3, run(lease.classifier()).length);
        }
        a.close();
        requireClosed(a.classifier());
        b.close();
        c.close();
        assertEquals(1, cache.size());
        assertEquals(3, run(c.classifier()).length, "the last one is within the bound");
        cache.closeIdle();
    }

    @Test
    void oneTaskAtATime() throws Exception {
        SessionCache.Lease one = lease("a", 2);
        SessionCache.Lease two = lease("a", 2);
        assertNotSame(one.classifier(), two.classifier());
        one.close();
        two.close();
        assertEquals(2, cache.size());
        try (SessionCache.Lease again = lease("a", 2)) {
            assertSame(two.classifier(), again.classifier(), "the one used last");
        }
        assertEquals(2, made.get());
        cache.closeIdle();
        requireClosed(one.classifier());
    }

    @Test
    void aFailedMakerLeavesNothingBehind() throws Exception {
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> cache.lease("a", 0, () -> {
            throw new IllegalStateException("no memory");
        }));
        assertEquals("no memory", failure.getMessage());
        assertEquals(0, cache.size());
        try (SessionCache.Lease lease = lease("a", 1)) {
            assertEquals(3, run(lease.classifier()).length, "the next task tries again");
        }
        assertEquals(1, made.get());
        cache.closeIdle();
    }

    @Test
    void tasksThatAskTogetherHaveEachTheirOwn() throws Exception {
        int tasks = 4;
        CyclicBarrier start = new CyclicBarrier(tasks);
        ExecutorService pool = Executors.newFixedThreadPool(tasks);
        try {
            List<Future<SessionCache.Lease>> leases = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                leases.add(pool.submit(() -> {
                    start.await();
                    return lease("a", 1);
                }));
            }
            Set<Classifier> classifiers = new HashSet<>();
            for (Future<SessionCache.Lease> lease : leases) {
                classifiers.add(lease.get().classifier());
            }
            assertEquals(tasks, classifiers.size());
            for (Future<SessionCache.Lease> lease : leases) {
                lease.get().close();
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, cache.size());
        cache.closeIdle();
        assertEquals(0, cache.size());
    }
}
