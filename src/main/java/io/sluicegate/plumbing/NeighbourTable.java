package io.sluicegate.plumbing;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which network card an address of the local network has, by the kernel's neighbour tables of IPv4 (ARP, RFC 826) and IPv6
 * (RFC 4861). A card is remembered for an hour after the kernel last knew it, so that a quiet client keeps its account;
 * another one takes its place as soon as it is seen. Safe for any thread: look-ups go to a concurrent map, and one thread at a
 * time keeps it up to date.
 */
public final class NeighbourTable {

    /** How often the tables are read where nobody asks for more. */
    static final Duration EVERY = Duration.ofSeconds(5);

    static final Duration MEMORY = Duration.ofHours(1);
    static final int MOST_NEIGHBOURS = 65_536;

    private static final System.Logger LOG = System.getLogger(NeighbourTable.class.getName());
    private static final List<String> COMMAND = List.of("ip", "neigh", "show");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_OUTPUT_BYTES = 8 << 20;
    private static final int MOST_MISSED = 1024;

    private final CommandRunner runner;
    private final LongSupplier nanos;
    private final ConcurrentMap<InetAddress, Seen> cards = new ConcurrentHashMap<>();
    /** Those that were asked for since the last reading and did not stand in it. */
    private final Set<InetAddress> missed = ConcurrentHashMap.newKeySet();
    /** Those that were looked for and are no neighbours, until the next regular reading. */
    private volatile Set<InetAddress> absent = Set.of();

    /** When the kernel last told what it knows. */
    private volatile long lookedAt;

    private long readAt;
    private boolean everRead;
    private @Nullable String complaint;

    private record Seen(String mac, long nanos) {}

    /**
     * An empty table.
     *
     * @param nanos monotonic time in nanoseconds
     */
    public NeighbourTable(CommandRunner runner, LongSupplier nanos) {
        this.runner = runner;
        this.nanos = nanos;
    }

    /** One that asks this host's kernel. */
    public static NeighbourTable ofHost(LongSupplier nanos) {
        return new NeighbourTable(new ProcessRunner(PATIENCE, MOST_OUTPUT_BYTES), nanos);
    }

    /** The card at an address, in lower case with colons; null where it is not known. What is not current is looked up soon. */
    public @Nullable String mac(InetAddress address) {
        Seen seen = cards.get(address);
        boolean current = seen != null && seen.nanos == lookedAt;
        if (!current && !absent.contains(address) && missed.size() < MOST_MISSED) {
            missed.add(address);
        }
        return seen != null && isFresh(seen, nanos.getAsLong()) ? seen.mac : null;
    }

    private static boolean isFresh(Seen seen, long now) {
        return now - seen.nanos < MEMORY.toNanos();
    }

    /**
     * Reads the kernel's tables when that is due or an address was asked for that is not known: to be called about every
     * second, for as long as anybody asks for cards. Waits up to 2 s; never called on an event loop.
     */
    public synchronized void keepUp() {
        long now = nanos.getAsLong();
        boolean due = !everRead || now - readAt >= EVERY.toNanos();
        if (!due && missed.isEmpty()) {
            return;
        }
        Set<InetAddress> wanted = new HashSet<>(due ? Set.of() : absent);
        wanted.addAll(missed);
        missed.clear();
        if (due) {
            everRead = true;
            readAt = now;
        }
        String text = read();
        if (text != null) {
            Map<InetAddress, String> found = Neighbours.parse(text);
            take(found, now);
            wanted.removeAll(found.keySet());
        }
        cards.values().removeIf(seen -> !isFresh(seen, now));
        absent = Set.copyOf(wanted);
    }

    private void take(Map<InetAddress, String> found, long now) {
        found.forEach((address, mac) -> {
            if (cards.size() < MOST_NEIGHBOURS || cards.containsKey(address)) {
                cards.put(address, new Seen(mac, now));
            }
        });
        lookedAt = now;
    }

    /** What the kernel says; null where it cannot be asked, which is told when it begins. */
    private @Nullable String read() {
        String failure;
        String text = null;
        try {
            CommandRunner.Outcome outcome = runner.run(COMMAND, "");
            failure = outcome.succeeded() ? null : outcome.complaint();
            text = outcome.succeeded() ? outcome.out() : null;
        } catch (NetException e) {
            failure = e.getMessage();
        }
        if (failure != null && !Objects.equals(failure, complaint)) {
            String told = failure;
            LOG.log(
                    System.Logger.Level.WARNING,
                    () ->
                            "accounts by network card go by what was known before, since \"ip neigh show\" (package iproute2) fails: "
                                    + told);
        }
        complaint = failure;
        return text;
    }

    /** How many cards are known. */
    int size() {
        return cards.size();
    }
}
