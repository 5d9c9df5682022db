package io.sluicegate.match;

/**
 * Addresses of one family that lie side by side. Immutable.
 *
 * @param v4 whether they are IPv4
 * @param firstHigh the upper 64 bits of the first; 0 for IPv4
 * @param firstLow the lower 64 bits of the first, or the 32 bits of IPv4
 * @param lastHigh the upper 64 bits of the last; 0 for IPv4
 * @param lastLow the lower 64 bits of the last, or the 32 bits of IPv4
 */
public record AddressRange(boolean v4, long firstHigh, long firstLow, long lastHigh, long lastLow) {

    static AddressRange of(Cidr block) {
        return new AddressRange(block.v4(), block.high(), block.low(), block.lastHigh(), block.lastLow());
    }

    /** The prefix of that length in bits which holds the first address. */
    public Cidr start(int length) {
        return new Cidr(v4, firstHigh, firstLow, v4 ? 32 : 128).shortened(length);
    }

    /** Whether a prefix of that length in bits holds all of it. */
    public boolean isWithin(int length) {
        return start(length).equals(new Cidr(v4, lastHigh, lastLow, v4 ? 32 : 128).shortened(length));
    }
}
