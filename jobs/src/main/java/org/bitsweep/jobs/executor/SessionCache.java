package org.bitsweep.jobs.executor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bitsweep.inference.Classifier;

/**
 * The classifiers of one executor, shared by its tasks. Holds at most a given number that nobody uses at the moment;
 * those unused for longest are closed first, and none is closed while a task runs it.
 */
public final class SessionCache {

    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** Guarded by the cache, but for the classifier, which is guarded by the entry itself. */
    private static final class Entry {
        private Classifier classifier;
        private int leases;
    }

    /** A classifier for as long as it is open. */
    public final class Lease implements AutoCloseable {

        private final Entry entry;
        private final int bound;

        private Lease(Entry entry, int bound) {
            this.entry = entry;
            this.bound = bound;
        }

        public Classifier classifier() {
            return entry.classifier;
        }

        @Override
        public void close() {
            release(entry, bound);
        }
    }

    /**
     * The classifier of that key, made if it is not there.
     *
     * @param bound how many classifiers are kept
     */
    Lease lease(String key, int bound, Callable<Classifier> maker) throws Exception {
        Entry entry;
        synchronized (this) {
            entry = entries.computeIfAbsent(key, unused -> new Entry());
            entry.leases++;
        }
        // Room is made first, so that the old and the new network are not both in memory while the new one is built.
        closeSurplus(bound);
        try {
            synchronized (entry) {
                if (entry.classifier == null) {
                    entry.classifier = maker.call();
                }
            }
        } catch (Throwable failure) {
            release(entry, bound);
            throw failure;
        }
        return new Lease(entry, bound);
    }

    /** How many classifiers are held. */
    synchronized int size() {
        return entries.size();
    }

    /** Closes everything that no task uses. */
    void closeIdle() {
        closeSurplus(0);
    }

    private void release(Entry entry, int bound) {
        synchronized (this) {
            entry.leases--;
        }
        closeSurplus(bound);
    }

    private void closeSurplus(int bound) {
        List<Classifier> surplus = new ArrayList<>();
        synchronized (this) {
            Iterator<Entry> oldestFirst = entries.values().iterator();
            while (entries.size() > bound && oldestFirst.hasNext()) {
                Entry entry = oldestFirst.next();
                if (entry.leases == 0) {
                    oldestFirst.remove();
                    if (entry.classifier != null) {
                        surplus.add(entry.classifier);
                    }
                }
            }
        }
        surplus.forEach(Classifier::close);
    }
}
