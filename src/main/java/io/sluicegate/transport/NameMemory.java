package io.sluicegate.transport;

import io.sluicegate.flow.HostName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that our own resolver has told of each name within 24 hours, so that a name whose addresses rotate does
 * not look forged (SECURITY rule 2). Beyond its bounds it forgets the name whose last answer is oldest, and of a name the
 * address that was told longest ago. It says nothing of names that were never looked up, whoever may have shown them on a
 * flow to the same address (SECURITY rule 21). Safe for any thread: one lock, held shortly.
 */
public final class NameMemory {

    /** How long an address is remembered. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final int MOST_NAMES = 10_000;
    private static final int MOST_OF_A_NAME = 256;
    private static final int MOST_ADDRESSES = 50_000;

    private final LongSupplier nanos;
    private final Bounds bounds;
    private final LookUpTurns turns;
    /** The name with the oldest answer first; of each the address told longest ago first, with the moment of that. */
    private final Map<HostName, Map<InetAddress, Long>> names = new LinkedHashMap<>();
    /** Of all names together; written under the lock. */
    private int addresses;

    /**
     * How much is remembered.
     *
     * @param names at most
     * @param ofAName addresses of one name at most
     * @param addresses of all names together at most
     */
    record Bounds(int names, int ofAName, int addresses) {}

    /** A memory that knows nothing yet; {@code nanos} is monotonic time in nanoseconds. */
    public NameMemory(LongSupplier nanos) {
        this(nanos, new Bounds(MOST_NAMES, MOST_OF_A_NAME, MOST_ADDRESSES));
    }

    NameMemory(LongSupplier nanos, Bounds bounds) {
        this.nanos = nanos;
        this.bounds = bounds;
        this.turns = new LookUpTurns(nanos);
    }

    /** Who may look a name up for those that come later. */
    LookUpTurns turns() {
        return turns;
    }

    /** Notes what the resolver has answered. */
    synchronized void learn(HostName name, Collection<InetAddress> answer) {
        if (answer.isEmpty()) {
            return;
        }
        long now = nanos.getAsLong();
        Map<InetAddress, Long> known = names.remove(name);
        Map<InetAddress, Long> told = known == null ? new LinkedHashMap<>() : known;
        addresses -= told.size();
        for (InetAddress address : answer) {
            told.remove(address);
            told.put(address, now);
        }
        dropFirst(told, told.size() - bounds.ofAName());
        names.put(name, told);
        addresses += told.size();
        while (names.size() > bounds.names() || (addresses > bounds.addresses() && names.size() > 1)) {
            Iterator<Map<InetAddress, Long>> oldest = names.values().iterator();
            addresses -= oldest.next().size();
            oldest.remove();
        }
    }

    private static void dropFirst(Map<InetAddress, Long> told, int count) {
        Iterator<InetAddress> oldest = told.keySet().iterator();
        for (int i = 0; i < count; i++) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether the resolver has told within 24 hours that the name has this address. */
    public synchronized boolean bearsOut(HostName name, InetAddress address) {
        Map<InetAddress, Long> told = names.get(name);
        return told != null && isFresh(told.get(address));
    }

    /** Whether the resolver has told any address of the name within 24 hours. */
    public synchronized boolean knows(HostName name) {
        Map<InetAddress, Long> told = names.get(name);
        return told != null && told.values().stream().anyMatch(this::isFresh);
    }

    private boolean isFresh(@Nullable Long told) {
        return told != null && nanos.getAsLong() - told < KEPT.toNanos();
    }

    /** How many names are remembered. */
    public synchronized int size() {
        return names.size();
    }

    /** How many addresses of all names are remembered. */
    synchronized int addresses() {
        return addresses;
    }
}
