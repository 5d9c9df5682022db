package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InflightLimitTest {

    private final InflightLimit limit = new InflightLimit(2, 64);

    private static InetAddress v6(int subnet, int host) {
        return Ports.address(0x20, 1, 0x0d, 0xb8, 0, 0, 0, subnet, 0, 0, 0, 0, 0, 0, 0, host);
    }

    private InflightLimit.Permit acquire(InetAddress address) {
        InflightLimit.Permit permit = limit.tryAcquire(address);
        if (permit == null) {
            throw new AssertionError("refused");
        }
        return permit;
    }

    @Test
    @DisplayName("rule 8: flows of a source are capped")
    void permitsAreBoundedPerClient() {
        InetAddress one = Ports.address(192, 0, 2, 1);
        InflightLimit.Permit first = acquire(one);
        acquire(one);
        assertThat(limit.tryAcquire(one)).isNull();
        assertThat(limit.inflight(one)).isEqualTo(2);
        assertThat(limit.tryAcquire(Ports.address(192, 0, 2, 2))).isNotNull();

        first.close();
        assertThat(limit.tryAcquire(one)).isNotNull();
    }

    @Test
    void permitClosedTwiceCountsOnce() {
        InetAddress one = Ports.address(192, 0, 2, 1);
        InflightLimit.Permit first = acquire(one);
        acquire(one);
        first.close();
        first.close();
        assertThat(limit.inflight(one)).isEqualTo(1);
    }

    @Test
    @DisplayName("rule 8: a source is an IPv6 prefix")
    void ipv6PrefixIsOneClient() {
        acquire(v6(1, 1));
        acquire(v6(1, 2));
        assertThat(limit.tryAcquire(v6(1, 3))).isNull();
        assertThat(limit.tryAcquire(v6(2, 1))).isNotNull();
        assertThat(limit.inflight(v6(1, 9))).isEqualTo(2);
    }

    @Test
    void prefixNeedNotEndAtByte() {
        InflightLimit odd = new InflightLimit(1, 61);
        assertThat(odd.tryAcquire(v6(7, 1))).isNotNull();
        assertThat(odd.tryAcquire(v6(0, 1))).isNull();
        assertThat(odd.tryAcquire(v6(8, 1))).isNotNull();
    }

    @Test
    void manyThreadsNeverPassTheBound() throws Exception {
        InflightLimit shared = new InflightLimit(5, 64);
        InetAddress one = Ports.address(192, 0, 2, 1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            all.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 2_000; i++) {
                    try (InflightLimit.Permit permit = shared.tryAcquire(one)) {
                        if (permit != null) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                        }
                    }
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(most.get()).isBetween(1, 5);
        assertThat(shared.inflight(one)).isZero();
    }
}
