package io.sluicegate.auth;

import io.sluicegate.flow.ClientPrefix;
import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom a portal has signed in: an account for a client, for a time. Each change is on disk before it is answered, so that a
 * restart forgets none. Safe for any thread: a look-up takes no lock; changes wait for one another and for the disk, so that
 * none is made on an event loop.
 */
public final class PortalAccounts {

    /** How many clients may have an account at one time. */
    public static final int MOST = 100_000;

    /** As many as the ledger's column takes. */
    private static final int MOST_CHARACTERS = 255;

    private final AccountsFile file;
    private final int ipv6Bits;
    private final InstantSource clock;
    private final int most;
    private final ConcurrentNavigableMap<ClientPrefix, Entry> entries = new ConcurrentSkipListMap<>();
    /** Of the entries, which the map would have to count. Written under the lock. */
    private int count;

    /**
     * What a portal has said of a client. Immutable.
     *
     * @param client that signed in
     * @param account that pays
     * @param since when it was said
     * @param until when it ends
     */
    public record Entry(ClientPrefix client, String account, Instant since, Instant until) {

        /** Refuses what is no account. */
        public Entry {
            if (!isAccount(account)) {
                throw new IllegalArgumentException("no account: " + SafeText.shortened(account, 40));
            }
        }

        /** Whether the text can be an account: 1 to 255 characters without controls, and without blanks round them. */
        public static boolean isAccount(String text) {
            return !text.isEmpty() && text.equals(text.strip()) && text.equals(SafeText.of(text, MOST_CHARACTERS));
        }

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }

    PortalAccounts(AccountsFile file, int ipv6Bits, InstantSource clock, int most) {
        this.file = file;
        this.ipv6Bits = ipv6Bits;
        this.clock = clock;
        this.most = most;
        file.read().forEach(this::take);
    }

    /**
     * Those that the file holds; none where it is not there or damaged, which is logged.
     *
     * @param path of the file, which is made at the first change
     * @param ipv6Bits how much of an IPv6 address is the client
     * @param clock wall time, by which accounts end
     */
    public static PortalAccounts open(Path path, int ipv6Bits, InstantSource clock) {
        return new PortalAccounts(new AccountsFile(path), ipv6Bits, clock, MOST);
    }

    /** Clients are told apart as the settings say now, whatever they said when the file was written. */
    private void take(Entry entry) {
        ClientPrefix client = ClientPrefix.of(entry.client().address(), ipv6Bits);
        Entry kept = new Entry(client, entry.account(), entry.since(), entry.until());
        if (!kept.isOver(clock.instant()) && entries.put(client, kept) == null) {
            count++;
        }
    }

    /** Who pays for the client at this address, at this time; null where no portal has said so. */
    public @Nullable String account(InetAddress address, Instant now) {
        Entry entry = entries.get(ClientPrefix.of(address, ipv6Bits));
        return entry == null || entry.isOver(now) ? null : entry.account();
    }

    /** What is said of the client at this address; null for nothing. */
    public @Nullable Entry find(InetAddress address) {
        Entry entry = entries.get(ClientPrefix.of(address, ipv6Bits));
        return entry == null || entry.isOver(clock.instant()) ? null : entry;
    }

    /** The client that an address belongs to. */
    public ClientPrefix clientAt(InetAddress address) {
        return ClientPrefix.of(address, ipv6Bits);
    }

    /** At most {@code limit} of all, in the order of clients: those behind {@code after}, from the first where that is null. */
    public List<Entry> list(@Nullable ClientPrefix after, int limit) {
        Instant now = clock.instant();
        return (after == null ? entries : entries.tailMap(after, false))
                .values().stream()
                        .filter(entry -> !entry.isOver(now))
                        .limit(limit)
                        .toList();
    }

    /**
     * Puts what the client at an address uses on an account from now on, in place of what was said before. Gives null, and
     * changes nothing, where as many clients as there may be have one.
     *
     * @param account as {@link Entry#isAccount} wants it
     * @param life longer than zero
     * @throws IOException when it could not be written; then nothing has changed
     */
    public synchronized @Nullable Entry put(InetAddress address, String account, Duration life) throws IOException {
        Instant now = clock.instant();
        Entry entry = new Entry(ClientPrefix.of(address, ipv6Bits), account, now, now.plus(life));
        forgetEnded();
        if (count >= most && !entries.containsKey(entry.client())) {
            return null;
        }
        replace(entry.client(), entry);
        return entry;
    }

    /**
     * Takes the account from the client at an address.
     *
     * @return whether it had one
     * @throws IOException when that could not be written; then nothing has changed
     */
    public synchronized boolean remove(InetAddress address) throws IOException {
        if (find(address) == null) {
            return false;
        }
        replace(ClientPrefix.of(address, ipv6Bits), null);
        return true;
    }

    private void replace(ClientPrefix client, @Nullable Entry entry) throws IOException {
        Entry before = set(client, entry);
        try {
            file.write(entries.values());
        } catch (IOException e) {
            set(client, before);
            throw e;
        }
    }

    private @Nullable Entry set(ClientPrefix client, @Nullable Entry entry) {
        Entry before = entry == null ? entries.remove(client) : entries.put(client, entry);
        count += (entry == null ? 0 : 1) - (before == null ? 0 : 1);
        return before;
    }

    /** Lets go of those whose time is over. */
    public synchronized void forgetEnded() {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> entry.isOver(now));
        count = entries.size();
    }
}
