package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBucketsTest {

    private static final AllowanceKey KEY = new AllowanceKey("limit 1 kB/s", "all");
    private static final long SECOND = 1_000_000_000;

    private final TokenBuckets buckets = new TokenBuckets();

    private TokenBucket take(long now) {
        return buckets.take(KEY, 1000, 1000, now);
    }

    @Test
    void equalKeysShareOneBucket() {
        assertThat(take(0)).isSameAs(buckets.take(new AllowanceKey("limit 1 kB/s", "all"), 1000, 1000, 0));
        assertThat(take(0)).isNotSameAs(buckets.take(KEY.part("up"), 1000, 1000, 0));
    }

    @Test
    void bucketThatNobodyUsesIsForgottenOnceItIsFull() {
        TokenBucket.Share share = take(0).share();
        share.want(500, 0);
        share.spend(500);
        buckets.forgetIdle(10 * SECOND);
        assertThat(buckets.size()).isOne();
        share.close();
        buckets.giveBack(KEY);
        buckets.forgetIdle(SECOND / 10);
        assertThat(buckets.size()).as("not full yet: a new one would give more").isOne();
        buckets.forgetIdle(SECOND);
        assertThat(buckets.size()).isZero();
    }

    @Test
    void comingAgainGivesNoNewBurst() {
        TokenBucket bucket = take(0);
        TokenBucket.Share share = bucket.share();
        share.want(1000, 0);
        share.spend(1000);
        share.close();
        buckets.giveBack(KEY);
        buckets.forgetIdle(0);
        assertThat(take(0).share().want(1000, 0)).isZero();
    }
}
