package io.sluicegate.match;

import org.jspecify.annotations.Nullable;

/** Something that says of an address whether it is in. Immutable. */
sealed interface AddressMember permits CidrSet, CompoundSet {

    /**
     * The value of the entry that decides; {@link CidrSet#NONE} if the address is not in.
     *
     * @param port of the destination, for entries that name one
     * @param other the address of the other side, for entries of two addresses; null while it is not known
     */
    int find(IpKey address, int port, @Nullable IpKey other);

    /** Whether entries of two addresses are in it. */
    boolean asksOther();

    /** How many entries were put in. */
    int size();
}
