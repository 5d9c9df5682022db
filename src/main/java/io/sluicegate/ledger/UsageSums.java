package io.sluicegate.ledger;

/**
 * What is summed. Immutable.
 *
 * @param exchanges exchanges and tunnels that have ended; parts of those that go on are not counted
 * @param bytesUp from clients
 * @param bytesDown to clients
 * @param hitBytes of those the bytes that the cache gave
 */
record UsageSums(long exchanges, long bytesUp, long bytesDown, long hitBytes) {

    static final UsageSums ZERO = new UsageSums(0, 0, 0, 0);

    /** Both together; fails where the sum is too large to be counted. */
    UsageSums plus(UsageSums other) {
        return new UsageSums(
                Math.addExact(exchanges, other.exchanges),
                Math.addExact(bytesUp, other.bytesUp),
                Math.addExact(bytesDown, other.bytesDown),
                Math.addExact(hitBytes, other.hitBytes));
    }

    /** Both directions together; fails likewise. */
    long bytes() {
        return Math.addExact(bytesUp, bytesDown);
    }
}
