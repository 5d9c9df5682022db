package io.sluicegate.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tokens that come at a steady rate and are kept up to a burst, for all flows of one allowance. Whoever wants more than
 * there is waits in line, and each in the line gets a quantum in its turn, so that a flow that wants much does not starve
 * another. Nor does the one take all that comes first: in each round of a hundredth of a second nobody gets more than an equal
 * part, while others ask too, and what is left goes to the line. What has been granted within a time t is at most
 * rate × t + burst.
 *
 * <p>Safe for any thread: its own monitor, held for a few operations and while nobody else is told anything. Whoever
 * waits asks again; nothing here has a timer.
 */
final class TokenBucket {

    /** What a waiting flow gets before it is the next one's turn: a few packets. */
    static final long QUANTUM = 4 * 1024;

    private static final double NANOS = 1e9;

    /** As often as waiting flows are looked at. */
    private static final long ROUND_NANOS = 10_000_000;

    /** Whoever asks within it, or has asked within the one before, gets a part of each round. */
    private static final long WINDOW_NANOS = 10 * ROUND_NANOS;

    private final double perSecond;
    private final double most;
    private final Deque<Share> line = new ArrayDeque<>();
    private double tokens;
    private long filledAt;
    private long round;
    private double toShare;
    private long window;
    private int asking;
    private int askedBefore;

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
        this.toShare = burst;
        this.round = Math.floorDiv(now, ROUND_NANOS);
        this.window = Math.floorDiv(now, WINDOW_NANOS);
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
        enter(now);
        fill(now);
        if (share.window != window) {
            share.window = window;
            asking++;
        }
        share.wanted = amount;
        if (share.credit < amount && !share.waits) {
            share.waits = true;
            share.turn = 0;
            line.addLast(share);
        }
        grant(false);
        return share.credit;
    }

    /** Begins the round of {@code now}: what the last one has left goes to those who have waited through it. */
    private void enter(long now) {
        long current = Math.floorDiv(now, ROUND_NANOS);
        if (current != round) {
            long currentWindow = Math.floorDiv(now, WINDOW_NANOS);
            if (currentWindow != window) {
                askedBefore = currentWindow == window + 1 ? asking : 0;
                asking = 0;
                window = currentWindow;
            }
            round = current;
            grant(true);
            fill(now);
            toShare = Math.max(tokens, perSecond * ROUND_NANOS / NANOS);
        }
    }

    /** Gives the line what there is, in turns: {@code all} of it, or no more than its part of the round to each. */
    private void grant(boolean all) {
        int passedOver = 0;
        while (passedOver < line.size() && tokens >= 1) {
            Share next = line.getFirst();
            long turn = turn(next, all);
            long granted = Math.min(turn, (long) tokens);
            next.take(granted, round);
            tokens -= granted;
            passedOver = granted == 0 ? passedOver + 1 : 0;
            if (next.credit >= next.wanted) {
                line.removeFirst();
                next.waits = false;
            } else if (granted == turn) {
                line.addLast(line.removeFirst());
                next.turn = 0;
            }
        }
    }

    /** What the first in line may get before it is the next one's turn. */
    private long turn(Share share, boolean all) {
        long lacks = Math.max(0, share.wanted - share.credit);
        int sharing = Math.max(Math.max(asking, askedBefore), line.size());
        if (sharing <= 1) {
            return lacks;
        }
        long taken = share.round == round ? share.taken : 0;
        long part = all ? lacks : Math.max(QUANTUM, (long) (toShare / sharing)) - taken;
        return Math.max(0, Math.min(Math.min(lacks, part), QUANTUM - share.turn));
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
        private long taken;
        private long round;
        private long window;
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

        private void take(long granted, long inRound) {
            taken = (round == inRound ? taken : 0) + granted;
            round = inRound;
            credit += granted;
            turn += granted;
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
