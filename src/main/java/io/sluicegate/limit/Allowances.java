package io.sluicegate.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all flows of a gateway share of limits and quotas by statements. Safe for any thread: each part is. */
public final class Allowances {

    private final TokenBuckets buckets = new TokenBuckets();
    private final LimitedCounts counts = new LimitedCounts();
    private final Usages usages;
    private final int ipv6Prefix;
    private final LongSupplier nanos;

    /**
     * With all allowances unused.
     *
     * @param ipv6Prefix how many bits of an IPv6 address are the client
     * @param clock wall time
     * @param nanos monotonic time in nanoseconds
     */
    public Allowances(int ipv6Prefix, InstantSource clock, LongSupplier nanos) {
        this.ipv6Prefix = ipv6Prefix;
        this.nanos = nanos;
        this.usages = new Usages(Usages.MOST, clock, nanos);
    }

    /** How the client at an address is spelled as one who shares an allowance. */
    public String client(InetAddress address) {
        return AllowanceHolder.client(address, ipv6Prefix);
    }

    /** The pace of a new flow, of which nothing holds yet. */
    public Pace pace() {
        return new Pace(this);
    }

    Rate rate(RateRule rule, LimitedCounts.Kind kind) {
        return new Rate(rule, kind, buckets, counts, now());
    }

    Quota quota(QuotaRule rule) {
        return new Quota(rule, usages);
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Takes one request, or none; zero when taken, else how long until one may be taken. */
    public Duration request(RequestRule rule) {
        long now = now();
        TokenBucket bucket = buckets.take(rule.key(), rule.perSecond(), (double) rule.burst(), now);
        long wait = bucket.takeOne(now);
        buckets.giveBack(rule.key());
        if (wait > 0) {
            counts.count(rule.rule(), LimitedCounts.Kind.REQUESTS);
        }
        return Duration.ofNanos(wait);
    }

    /** How often statements have held somebody back. */
    public LimitedCounts counts() {
        return counts;
    }

    /** Forgets what makes no difference any more; called every few seconds. */
    public void upkeep() {
        buckets.forgetIdle(now());
        usages.upkeep();
    }

    /** Takes over what has been used from a file; what is wrong with it, null for nothing. */
    public @Nullable String restore(UsageFile file) {
        UsageFile.Reading reading = file.read();
        usages.restore(reading.usages());
        return reading.problem();
    }

    /** Writes down what has been used, if that has changed. */
    public void save(UsageFile file) throws IOException {
        if (usages.takeChanged()) {
            try {
                file.write(usages.saved());
            } catch (IOException e) {
                usages.stillChanged();
                throw e;
            }
        }
    }

    /** How many buckets there are. */
    public long size() {
        return buckets.size();
    }

    /** How many counts of quotas there are. */
    public long quotaCount() {
        return usages.size();
    }
}
