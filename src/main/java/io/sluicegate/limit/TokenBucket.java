package io.sluicegate.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tokens that come at a steady rate and are kept up to a burst, for all flows of one allowance. Whoever wants more than
 * there is waits in line, and each in the line gets a quantum in its turn, so that a flow that wants much does not starve
 * another. What has been granted within a time t is at most rate × t + burst.
 *
 * <p>Safe for any thread: its own monitor, held for a few operations and while nobody else is told anything. Whoever
 * waits asks again; nothing here has a timer.
 */
final class TokenBucket {

    /** What a waiting flow gets before it is the next one's turn: a few packets. */
    static final long QUANTUM = 4 * 1024;

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private final Deque<Share> line = new ArrayDeque<>();
    private double tokens;
    private long filledAt;

    /** How many flows use it; written under the lock of its entry in {@link TokenBuckets}. */
    int users;

    /**
     * A full bucket.
     *
     * @param perSecond tokens that come in a second; above 0
     * @param burst the most tokens that are kept; at least 1
     * @param now monotonic time in nanoseconds
     */
    TokenBucket(double perSecond, double burst, long now) {
        this.perSecond = perSecond;
        this.most = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /** A place in line, for one flow. */
    Share share() {
        return new Share(this);
    }

    /** Takes one token, or none where there is none or others wait; 0 when taken, else nanoseconds until one is there. */
    synchronized long takeOne(long now) {
        fill(now);
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - tokens) / perSecond * NANOS));
    }

    /** Whether it is as full as it gets, so that a new one would do as well. */
    synchronized boolean isFull(long now) {
        fill(now);
        return line.isEmpty() && tokens >= most;
    }

    private void fill(long now) {
        long passed = now - filledAt;
        if (passed > 0) {
            tokens = Math.min(most, tokens + passed / NANOS * perSecond);
            filledAt = now;
        }
    }

    private synchronized long want(Share share, long amount, long now) {
        fill(now);
        share.wanted = amount;
        if (share.credit < amount && !share.waits) {
            share.waits = true;
            share.turn = 0;
            line.addLast(share);
        }
        grant();
        return share.credit;
    }

    private void grant() {
        while (!line.isEmpty() && tokens >= 1) {
            Share next = line.getFirst();
            long lacks = Math.max(0, next.wanted - next.credit);
            long turn = line.size() == 1 ? lacks : Math.max(0, Math.min(lacks, QUANTUM - next.turn));
            long granted = Math.min(turn, (long) tokens);
            tokens -= granted;
            next.credit += granted;
            next.turn += granted;
            if (next.credit >= next.wanted) {
                line.removeFirst();
                next.waits = false;
            } else if (granted == turn) {
                line.addLast(line.removeFirst());
                next.turn = 0;
            }
        }
    }

    private synchronized void spend(Share share, long amount) {
        share.credit -= amount;
    }

    /** What was granted and not used goes back; what was used beyond it is owed by all. */
    private synchronized void leave(Share share) {
        if (share.waits) {
            line.remove(share);
            share.waits = false;
        }
        tokens = Math.min(most, tokens + share.credit);
        share.credit = 0;
    }

    /** One flow's part in a bucket: what it has been granted and not used yet. Used by one thread at a time. */
    static final class Share implements AutoCloseable {

        private final TokenBucket bucket;
        /** Guarded by the bucket's monitor, like all here; below 0 while something is owed. */
        private long credit;

        private long wanted;
        private long turn;
        private boolean waits;

        private Share(TokenBucket bucket) {
            this.bucket = bucket;
        }

        /**
         * Asks for a credit of so many tokens, and stands in line for what is lacking: each call renews the wish. Tells the
         * credit that there is now, which may be more or less, and below 0.
         */
        long want(long amount, long now) {
            return bucket.want(this, amount, now);
        }

        /** Uses tokens, granted or not. */
        void spend(long amount) {
            bucket.spend(this, amount);
        }

        @Override
        public void close() {
            bucket.leave(this);
        }
    }
}
