package io.sluicegate.limit;

import org.jspecify.annotations.Nullable;

/** One flow's part in a quota that it shares with others. Confined to the flow's event loop. */
final class Quota implements AutoCloseable {

    private final QuotaRule rule;
    private final Usages usages;
    private final Usage usage;
    /** The rate at which the flow goes on; null while there is something left. Written by the loop only. */
    private @Nullable Rate throttle;

    Quota(QuotaRule rule, Usages usages) {
        this.rule = rule;
        this.usages = usages;
        this.usage = usages.take(rule.key(), rule.unit(), rule.zone());
    }

    QuotaRule rule() {
        return rule;
    }

    /** Whether it is this quota. */
    boolean isOf(QuotaRule other) {
        return rule.equals(other);
    }

    /** Whether another statement has the same bytes counted. */
    boolean countsAs(Quota other) {
        return usage == other.usage;
    }

    /** Bytes left in the present period, below 0 where more has been used. */
    long left() {
        return rule.bytes() - usages.used(usage);
    }

    void count(long bytes) {
        usages.add(usage, bytes);
    }

    @Nullable
    Rate throttle() {
        return throttle;
    }

    /** It goes on at this rate, or at any where null. */
    void throttle(@Nullable Rate rate) {
        if (throttle != null) {
            throttle.close();
        }
        throttle = rate;
    }

    @Override
    public void close() {
        throttle(null);
        usages.giveBack(rule.key());
    }
}
