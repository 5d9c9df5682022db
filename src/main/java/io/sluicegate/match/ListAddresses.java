package io.sluicegate.match;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a list: one member, or several in order. An exception in a member says "not in this member", and
 * another one may still hold the address. Immutable.
 */
public final class ListAddresses {

    private final AddressMember[] members;
    private final boolean pairs;
    private final int size;

    ListAddresses(List<AddressMember> members) {
        this.members = members.toArray(AddressMember[]::new);
        this.pairs = members.stream().anyMatch(AddressMember::asksOther);
        this.size = members.stream().mapToInt(AddressMember::size).sum();
    }

    /** The value of the entry by which the address alone is in; {@link CidrSet#NONE} when it is not. */
    public int find(InetAddress address) {
        return find(IpKey.of(address), CompoundSet.NO_PORT, null);
    }

    /**
     * The value of the entry by which the address is in, entries of several parts counted; {@link CidrSet#NONE} when it
     * is not.
     *
     * @param address of the side that is asked for
     * @param port of the destination
     * @param other an address of the other side; null while it is not known
     */
    public int find(IpKey address, int port, @Nullable IpKey other) {
        for (AddressMember member : members) {
            int value = member.find(address, port, other);
            if (value != CidrSet.NONE) {
                return value;
            }
        }
        return CidrSet.NONE;
    }

    /** The value of an entry that holds all of a prefix, or of the first of several that do; NONE when none does. */
    public int covering(Cidr block) {
        return covering(AddressRange.of(block));
    }

    /** The same for a range. */
    public int covering(AddressRange range) {
        for (AddressMember member : members) {
            int value = member instanceof CidrSet set ? set.covering(range) : CidrSet.NONE;
            if (value != CidrSet.NONE) {
                return value;
            }
        }
        return CidrSet.NONE;
    }

    /** Whether there are entries of two addresses, which ask for the other side's. */
    public boolean asksOther() {
        return pairs;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** How many entries stand in both, as far as ranges of addresses tell; entries of several parts are not compared. */
    int shared(ListAddresses other) {
        int shared = 0;
        for (int i = 0; i < Math.min(members.length, other.members.length); i++) {
            if (members[i] instanceof CidrSet mine && other.members[i] instanceof CidrSet theirs) {
                shared += mine.shared(theirs);
            } else {
                shared += Math.min(members[i].size(), other.members[i].size());
            }
        }
        return shared;
    }

    /** How many entries there are as {@link #shared} counts them. */
    int ranges() {
        int ranges = 0;
        for (AddressMember member : members) {
            ranges += member instanceof CidrSet set ? set.ranges() : member.size();
        }
        return ranges;
    }
}
