package io.sluicegate.limit;

/** One flow's part in a rate that it shares with others. Confined to the flow's event loop. */
final class Rate implements AutoCloseable {

    /** Written by the loop only. */
    private RateRule rule;

    private final TokenBuckets buckets;
    private final TokenBucket.Share up;
    private final TokenBucket.Share down;
    private final LimitedCounts counts;
    private final LimitedCounts.Kind kind;
    /** Written by the loop only. */
    private boolean upWaits;
    /** Written by the loop only. */
    private boolean downWaits;

    Rate(RateRule rule, LimitedCounts.Kind kind, TokenBuckets buckets, LimitedCounts counts, long now) {
        this.rule = rule;
        this.kind = kind;
        this.buckets = buckets;
        this.counts = counts;
        this.up = share("up", now);
        this.down = share("down", now);
    }

    private TokenBucket.Share share(String direction, long now) {
        return buckets.take(rule.key().part(direction), rule.bytesPerSecond(), rule.burst(), now)
                .share();
    }

    /** Whether it is this rate, wherever the statement stands. */
    boolean isOf(RateRule other) {
        return rule.key().equals(other.key());
    }

    /** The statement stands elsewhere now. */
    void movedTo(RateRule now) {
        rule = now;
    }

    /** How many of these bytes may be written now; for the others it stands in line. */
    long mayWrite(long wanted, long now) {
        long credit = Math.max(0, down.want(wanted, now));
        downWaits = counted(credit < wanted, downWaits);
        return Math.min(wanted, credit);
    }

    /** Whether all that has been read is paid for. */
    boolean mayRead(long now) {
        boolean owes = up.want(0, now) < 0;
        upWaits = counted(owes, upWaits);
        return !owes;
    }

    private boolean counted(boolean waits, boolean before) {
        if (waits && !before) {
            counts.count(rule.rule(), kind);
        }
        return waits;
    }

    void written(long bytes) {
        down.spend(bytes);
    }

    void read(long bytes) {
        up.spend(bytes);
    }

    @Override
    public void close() {
        up.close();
        down.close();
        buckets.giveBack(rule.key().part("up"));
        buckets.giveBack(rule.key().part("down"));
    }
}
