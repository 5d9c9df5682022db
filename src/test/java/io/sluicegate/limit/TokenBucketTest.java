package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MANY = 1 << 30;

    private static long takeAll(TokenBucket.Share share, long now) {
        long credit = Math.max(0, share.want(MANY, now));
        share.spend(credit);
        return credit;
    }

    @Test
    void burstIsThereAtOnceAndTheRestComesInTime() {
        TokenBucket bucket = new TokenBucket(1000, 500, 0);
        TokenBucket.Share share = bucket.share();
        assertThat(takeAll(share, 0)).isEqualTo(500);
        assertThat(takeAll(share, 0)).isZero();
        assertThat(takeAll(share, SECOND / 10)).isEqualTo(100);
        assertThat(takeAll(share, 100 * SECOND)).isEqualTo(500 + 0);
    }

    @Test
    void clockThatGoesBackGivesNothing() {
        TokenBucket.Share share = new TokenBucket(1000, 500, 0).share();
        assertThat(takeAll(share, SECOND)).isEqualTo(500);
        assertThat(takeAll(share, 0)).isZero();
        assertThat(takeAll(share, SECOND + SECOND / 1000)).isEqualTo(1);
    }

    @Test
    void whatIsOwedIsPaidBeforeThereIsCredit() {
        TokenBucket.Share share = new TokenBucket(1000, 100, 0).share();
        share.spend(300);
        assertThat(share.want(0, 0)).isEqualTo(-200);
        assertThat(share.want(0, SECOND / 10)).isEqualTo(-100);
        assertThat(share.want(0, SECOND / 5)).isZero();
    }

    @Test
    void whoeverLeavesGivesBackWhatHasNotBeenUsed() {
        TokenBucket bucket = new TokenBucket(1000, 500, 0);
        TokenBucket.Share one = bucket.share();
        one.want(500, 0);
        one.spend(100);
        one.close();
        assertThat(takeAll(bucket.share(), 0)).isEqualTo(400);
    }

    @Test
    void whoeverLeavesWithADebtLeavesItToTheOthers() {
        TokenBucket bucket = new TokenBucket(1000, 500, 0);
        TokenBucket.Share one = bucket.share();
        one.spend(1500);
        one.close();
        TokenBucket.Share other = bucket.share();
        assertThat(takeAll(other, SECOND)).isZero();
        assertThat(takeAll(other, SECOND + SECOND / 10)).isEqualTo(100);
    }

    @Test
    void flowThatWantsMuchDoesNotStarveAnother() {
        TokenBucket bucket = new TokenBucket(100_000, 1000, 0);
        TokenBucket.Share greedy = bucket.share();
        TokenBucket.Share modest = bucket.share();
        long forGreedy = takeAll(greedy, 0);
        long forModest = 0;
        for (int turn = 1; turn <= 1000; turn++) {
            long now = turn * (SECOND / 100);
            forGreedy += takeAll(greedy, now);
            forModest += Math.max(0, modest.want(100, now)) == 100 ? 100 : 0;
            if (modest.want(100, now) == 100) {
                modest.spend(100);
            }
        }
        assertThat(forModest).isGreaterThan(19_000).isLessThan(forGreedy);
    }

    @Test
    void whoeverComesFirstInEachRoundLeavesTheOthersTheirParts() {
        TokenBucket bucket = new TokenBucket(10_000_000, 200_000, 0);
        TokenBucket.Share greedy = bucket.share();
        TokenBucket.Share late = bucket.share();
        long forGreedy = 0;
        long forLate = 0;
        for (int round = 1; round <= 1000; round++) {
            long now = round * (SECOND / 100);
            for (int again = 0; again < 10; again++) {
                forGreedy += takeAll(greedy, now);
            }
            long credit = Math.max(0, late.want(40_000, now));
            late.spend(credit);
            forLate += credit;
        }
        assertThat(forLate).isGreaterThan(990 * 40_000L);
        assertThat(forGreedy + forLate).as("nothing is left over").isGreaterThan(990 * 100_000L);
    }

    @Test
    void flowsThatHaveFallenSilentHoldNobodyBack() {
        TokenBucket bucket = new TokenBucket(1_000_000, 1_000_000, 0);
        for (int i = 0; i < 50; i++) {
            bucket.share().want(1, 0);
        }
        TokenBucket.Share one = bucket.share();
        long got = 0;
        for (int round = 1; round <= 300; round++) {
            got += takeAll(one, round * (SECOND / 100));
        }
        assertThat(got).isGreaterThan(3_900_000);
    }

    @Property(tries = 300)
    void whatIsGrantedStaysWithinRateAndBurst(
            @ForAll @IntRange(min = 1, max = 5_000_000) int rate,
            @ForAll @IntRange(min = 1, max = 200_000) int burst,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 1_000_000_000) Integer> steps) {
        TokenBucket bucket = new TokenBucket(rate, burst, 0);
        List<TokenBucket.Share> shares =
                IntStream.range(0, 5).mapToObj(i -> bucket.share()).toList();
        long granted = 0;
        long now = 0;
        for (int step : steps) {
            now += step / 16;
            TokenBucket.Share share = shares.get(step % shares.size());
            long wanted = step % 70_000;
            long credit = Math.max(0, share.want(wanted, now));
            long used = Math.min(credit, wanted);
            share.spend(used);
            granted += used;
            assertThat((double) granted).isLessThanOrEqualTo(rate * (now / 1e9) + burst + 1);
        }
    }

    @Property(tries = 100)
    void flowsThatAllWantMuchGetTheSame(
            @ForAll @IntRange(min = 2, max = 20) int flows, @ForAll @IntRange(min = 1, max = 9) int first) {
        TokenBucket bucket = new TokenBucket(1_000_000, 10_000, 0);
        List<TokenBucket.Share> shares =
                IntStream.range(0, flows).mapToObj(i -> bucket.share()).toList();
        long[] got = new long[flows];
        for (int turn = 0; turn < 500; turn++) {
            for (int i = 0; i < flows; i++) {
                int flow = (i * first) % flows;
                long credit = Math.max(0, shares.get(flow).want(50_000, turn * (SECOND / 100)));
                shares.get(flow).spend(credit);
                got[flow] += credit;
            }
        }
        long asked = IntStream.range(0, flows).filter(i -> got[i] > 0).count();
        long most = IntStream.range(0, flows).mapToLong(i -> got[i]).max().orElseThrow();
        long least = IntStream.range(0, flows)
                .mapToLong(i -> got[i])
                .filter(bytes -> bytes > 0)
                .min()
                .orElseThrow();
        assertThat(asked).isPositive();
        assertThat(most - least).isLessThanOrEqualTo(10_000 + 2 * TokenBucket.QUANTUM);
    }

    @Test
    void flowsOfManyLoopsStayWithinItTogether() {
        TokenBucket bucket = new TokenBucket(1_000_000, 50_000, 0);
        AtomicLong now = new AtomicLong();
        AtomicLong granted = new AtomicLong();
        List<CompletableFuture<Void>> loops = IntStream.range(0, 4)
                .mapToObj(loop -> CompletableFuture.runAsync(() -> {
                    TokenBucket.Share share = bucket.share();
                    for (int turn = 0; turn < 20_000; turn++) {
                        granted.addAndGet(takeAll(share, now.addAndGet(500)));
                    }
                    share.close();
                }))
                .toList();
        loops.forEach(CompletableFuture::join);
        assertThat(granted.get()).isLessThanOrEqualTo(50_000 + 40_000 + 1).isGreaterThan(85_000);
    }

    @Test
    void oneTokenAtATimeTellsHowLongToWait() {
        TokenBucket bucket = new TokenBucket(2, 1, 0);
        assertThat(bucket.takeOne(0)).isZero();
        assertThat(bucket.takeOne(0)).isEqualTo(SECOND / 2);
        assertThat(bucket.takeOne(SECOND / 4)).isEqualTo(SECOND / 4);
        assertThat(bucket.takeOne(SECOND / 2)).isZero();
    }
}
