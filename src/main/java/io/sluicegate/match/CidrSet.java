package io.sluicegate.match;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes of both families, of which the longest that holds an address decides. A look-up by {@link IpKey} allocates
 * nothing. Immutable.
 */
public final class CidrSet implements AddressMember {

    /** No prefix holds the address, or the longest one that does says "not in this set". */
    public static final int NONE = -1;

    private final Segments four;
    private final Segments six;
    private final int prefixes;

    private CidrSet(Segments four, Segments six, int prefixes) {
        this.four = four;
        this.six = six;
        this.prefixes = prefixes;
    }

    /** The value of the longest prefix that holds the address in either of its spellings; {@link #NONE} if none. */
    public int find(InetAddress address) {
        return find(IpKey.of(address));
    }

    /** The same for an address that has been made numbers of. */
    public int find(IpKey address) {
        int value = (address.v4() ? four : six).find(address.high(), address.low());
        IpKey carried = address.carried();
        return value == NONE && carried != null ? four.find(0, carried.low()) : value;
    }

    /** The value of an entry that holds all of a prefix, or of the first of several that do together; NONE if none. */
    public int covering(Cidr block) {
        return covering(AddressRange.of(block));
    }

    /** The same for a range. */
    public int covering(AddressRange range) {
        return (range.v4() ? four : six).covering(range);
    }

    /** Shows the ranges that are in it; those that lie side by side and have the same value are one. */
    public void each(Consumer<AddressRange> reader) {
        four.each(reader);
        six.each(reader);
    }

    @Override
    public int find(IpKey address, int port, @Nullable IpKey other) {
        return find(address);
    }

    @Override
    public boolean asksOther() {
        return false;
    }

    /** How many prefixes were put in. */
    @Override
    public int size() {
        return prefixes;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return prefixes == 0;
    }

    /** How many ranges of addresses are in it, which is the number of its prefixes where none lies in another. */
    int ranges() {
        return four.held() + six.held();
    }

    /** How many of its ranges are ranges of another set. */
    int shared(CidrSet other) {
        return four.shared(other.four) + six.shared(other.six);
    }

    /** Collects prefixes. Confined to one thread. */
    public static final class Builder {

        private final Prefixes four = new Prefixes(true);
        private final Prefixes six = new Prefixes(false);

        /** Adds a prefix with its value, such as the line of its list; 0 or more. */
        public Builder add(Cidr cidr, int value) {
            (cidr.v4() ? four : six).add(cidr.high(), cidr.low(), cidr.length(), value);
            return this;
        }

        /** Adds a hole: what it holds is not in this set, but for longer prefixes inside. */
        public Builder addHole(Cidr cidr) {
            return add(cidr, NONE);
        }

        /** Adds an IPv4 prefix that {@link Ipv4Bytes} has read. */
        void add4(long parsed, int value) {
            four.add(0, Ipv4Bytes.start(parsed), Ipv4Bytes.length(parsed), value);
        }

        int size() {
            return four.size() + six.size();
        }

        /** The set of all that was added; of equal prefixes the last counts. */
        public CidrSet build() {
            return new CidrSet(four.flatten(), six.flatten(), size());
        }
    }
}
