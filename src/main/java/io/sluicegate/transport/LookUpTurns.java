package io.sluicegate.transport;

import io.sluicegate.flow.HostName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who may look a name up for those that come later: one at a time for each name, so many at once for all, and not again
 * for a while once an answer or a failure has come. Whoever made up ever new names could else make the gateway ask a name
 * server without end. Safe for any thread: one lock, held shortly.
 */
final class LookUpTurns {

    /** How long a name that has been looked up is let alone, whatever came of it. */
    static final Duration REST = Duration.ofSeconds(30);

    /** How many may be under way at once. */
    static final int MOST_AT_ONCE = 32;

    private static final int MOST_RESTING = 10_000;

    private final LongSupplier nanos;
    private final Set<HostName> underWay = new HashSet<>();
    /** When each was looked up, the first of them first. */
    private final Map<HostName, Long> done = new LinkedHashMap<>();

    LookUpTurns(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the caller is to look the name up; it then calls {@link #end}, whatever comes of it. */
    synchronized boolean begin(HostName name) {
        Long looked = done.get(name);
        boolean rests = looked != null && nanos.getAsLong() - looked < REST.toNanos();
        return !rests && underWay.size() < MOST_AT_ONCE && underWay.add(name);
    }

    /** The look-up is over. */
    synchronized void end(HostName name) {
        underWay.remove(name);
        done.remove(name);
        done.put(name, nanos.getAsLong());
        if (done.size() > MOST_RESTING) {
            Iterator<HostName> first = done.keySet().iterator();
            first.next();
            first.remove();
        }
    }

    /** How many names are let alone at most, or were. */
    synchronized int resting() {
        return done.size();
    }
}
