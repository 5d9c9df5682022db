package io.sluicegate.flow;

/**
 * A firewall mark under a mask, as {@code ip rule} and nft write it. Immutable.
 *
 * @param value the bits that are set
 * @param mask the bits that are looked at; covers {@code value}
 */
public record Mark(int value, int mask) {

    /** Refuses a value with bits outside its mask, and the empty mark. */
    public Mark {
        if (value == 0 || (value & ~mask) != 0) {
            throw new IllegalArgumentException("a mark is not 0 and lies within its mask");
        }
    }

    /** Whether a packet marked with {@code other} would be taken for one of ours. */
    public boolean matches(Mark other) {
        return (other.value & mask) == value;
    }

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(value) + "/0x" + Integer.toHexString(mask);
    }
}
