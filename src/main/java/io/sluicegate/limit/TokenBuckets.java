package io.sluicegate.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The buckets of all allowances, made when they are first asked for. One that is full and that nobody uses is like a new
 * one and is forgotten by {@link #forgetIdle}; beyond so many keys every unused one is. Safe for any thread.
 */
final class TokenBuckets {

    private static final int MOST_KEYS = 100_000;

    private final ConcurrentMap<AllowanceKey, TokenBucket> buckets = new ConcurrentHashMap<>();

    /**
     * The bucket of a key, which stays for as long as it is not given back.
     *
     * @param perSecond tokens a second
     * @param burst the most tokens that are kept
     * @param now monotonic time in nanoseconds
     */
    TokenBucket take(AllowanceKey key, double perSecond, double burst, long now) {
        return buckets.compute(key, (same, known) -> {
            TokenBucket bucket = known == null ? new TokenBucket(perSecond, burst, now) : known;
            bucket.users++;
            return bucket;
        });
    }

    /** Somebody who took the bucket does not need it any more. */
    void giveBack(AllowanceKey key) {
        buckets.computeIfPresent(key, (same, bucket) -> {
            bucket.users--;
            return bucket;
        });
    }

    /** Forgets the buckets that make no difference. */
    void forgetIdle(long now) {
        boolean crowded = buckets.size() > MOST_KEYS;
        for (AllowanceKey key : buckets.keySet()) {
            buckets.computeIfPresent(
                    key, (same, bucket) -> bucket.users == 0 && (crowded || bucket.isFull(now)) ? null : bucket);
        }
    }

    int size() {
        return buckets.size();
    }
}
