package org.bitsweep.jobs.executor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bitsweep.inference.Classifier;

/**
 * The classifiers of one executor, kept from task to task, each for one task at a time. A session keeps the memory of all
 * runs that it ever did at once, for as long as it is open: shared by two tasks it would take twice its share, also while it
 * idles later (measured: 18 instead of 10 GB on SqueezeNet with batches of 100). Those unused for longest are closed first,
 * and none is closed while a task runs it.
 */
public final class SessionCache {

    /** Unused for longest first. */
    private final LinkedList<Kept> idle = new LinkedList<>();
    private int leased;

    private record Kept(String key, Classifier classifier) {}

    /** A classifier for as long as it is open, and for nobody else. */
    public final class Lease implements AutoCloseable {

        private final Kept kept;
        private final int bound;

        private Lease(Kept kept, int bound) {
            this.kept = kept;
            this.bound = bound;
        }

        public Classifier classifier() {
            return kept.classifier;
        }

        @Override
        public void close() {
            synchronized (SessionCache.this) {
                leased--;
                idle.add(kept);
            }
            closeSurplus(bound);
        }
    }

    /**
     * A classifier of that key, made if none is idle.
     *
     * @param bound how many classifiers are kept, in use or not
     */
    Lease lease(String key, int bound, Callable<Classifier> maker) throws Exception {
        Kept found;
        synchronized (this) {
            found = takeIdle(key);
            leased++;
        }
        // Room is made first, so that the old and the new network are not both in memory while the new one is built.
        closeSurplus(bound);
        if (found != null) {
            return new Lease(found, bound);
        }
        try {
            return new Lease(new Kept(key, maker.call()), bound);
        } catch (Throwable failure) {
            synchronized (this) {
                leased--;
            }
            throw failure;
        }
    }

    /** The one used last: what lies longer may be closed the sooner. */
    private Kept takeIdle(String key) {
        for (Iterator<Kept> lastFirst = idle.descendingIterator(); lastFirst.hasNext();) {
            Kept kept = lastFirst.next();
            if (kept.key.equals(key)) {
                lastFirst.remove();
                return kept;
            }
        }
        return null;
    }

    /** How many classifiers are held. */
    synchronized int size() {
        return idle.size() + leased;
    }

    /** Closes everything that no task uses. */
    void closeIdle() {
        closeSurplus(0);
    }

    private void closeSurplus(int bound) {
        List<Kept> surplus = new ArrayList<>();
        synchronized (this) {
            while (size() > bound && !idle.isEmpty()) {
                surplus.add(idle.removeFirst());
            }
        }
        surplus.forEach(kept -> kept.classifier.close());
    }
}
