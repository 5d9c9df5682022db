package io.sluicegate.policy;

import io.sluicegate.match.IpKey;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clauses look for, worked out of a subject by the first that asks, and what shared clauses have said, so that a
 * verdict of many statements does nothing twice and allocates nothing. Confined to the thread that asks about the subject.
 */
final class SubjectKeys {

    private final int known;
    /** The client's, then those of the addresses. */
    private final @Nullable IpKey[] keys;

    /** Which shared clauses have been asked in the question that goes on, and which of them said no. */
    private long asked;

    private long out;
    private @Nullable String path;
    private @Nullable List<String> types;
    private @Nullable LocalDateTime moment;
    private @Nullable ZoneId zone;

    SubjectKeys(Set<Fact> known, int addresses) {
        this.known = Fact.bits(known);
        this.keys = new IpKey[1 + addresses];
    }

    boolean knows(Fact fact) {
        return (known & fact.bit()) != 0;
    }

    /** Begins a question: no shared clause has been asked. */
    void begin() {
        asked = 0;
        out = 0;
    }

    /** Those of some shared clauses that have not been asked. */
    long unasked(long clauses) {
        return clauses & ~asked;
    }

    /** Whether one of some shared clauses has said no. */
    boolean isOut(long clauses) {
        return (clauses & out) != 0;
    }

    /** A shared clause has been asked. */
    void said(long clause, boolean no) {
        asked |= clause;
        out |= no ? clause : 0;
    }

    IpKey client(Subject subject) {
        return key(0, subject.client());
    }

    IpKey address(Subject subject, int at) {
        return key(1 + at, subject.addresses().get(at));
    }

    private IpKey key(int at, InetAddress address) {
        IpKey key = keys[at];
        if (key == null) {
            key = IpKey.of(address);
            keys[at] = key;
        }
        return key;
    }

    /** The path as patterns see it. */
    String path(String shown) {
        String normalised = path;
        if (normalised == null) {
            normalised = PathPattern.normalised(shown);
            path = normalised;
        }
        return normalised;
    }

    /** The media types of a Content-Type. */
    List<String> types(String shown) {
        List<String> all = types;
        if (all == null) {
            all = MediaTypes.shown(shown);
            types = all;
        }
        return all;
    }

    /** What the clocks of a zone show. */
    LocalDateTime moment(Instant now, ZoneId asked) {
        LocalDateTime shown = moment;
        if (shown == null || !asked.equals(zone)) {
            shown = LocalDateTime.ofInstant(now, asked);
            moment = shown;
            zone = asked;
        }
        return shown;
    }

    /** All subjects that say the same are equal, whatever has been worked out of them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubjectKeys;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "";
    }
}
