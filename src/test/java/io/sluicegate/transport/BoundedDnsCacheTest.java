package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCacheEntry;
import io.sluicegate.testing.Ports;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BoundedDnsCacheTest {

    private static final DnsRecord[] NONE = {};

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final BoundedDnsCache cache = new BoundedDnsCache(3, 3_600, 5);

    @AfterEach
    void close() {
        loop.shutdownGracefully();
    }

    private void learn(String name) {
        cache.cache(name, NONE, Ports.loopback4(), 60, loop);
    }

    private @Nullable List<? extends DnsCacheEntry> get(String name) {
        return cache.get(name, NONE);
    }

    @Test
    @DisplayName("rule 23: names that are remembered are bounded in number")
    void nameLearntFirstGoesFirst() {
        List.of("a.test", "b.test", "c.test", "d.test").forEach(this::learn);
        assertThat(get("a.test")).isNullOrEmpty();
        assertThat(get("b.test")).hasSize(1);
        assertThat(get("d.test")).hasSize(1);
    }

    @Test
    @DisplayName("rule 23: addresses that are remembered are bounded in number")
    void everyAddressOfANameCounts() {
        learn("a.test");
        for (int last = 1; last <= 3; last++) {
            cache.cache("b.test", NONE, Ports.address(192, 0, 2, last), 60, loop);
        }
        assertThat(get("a.test")).isNullOrEmpty();
        assertThat(get("b.test")).hasSize(3);
        learn("c.test");
        assertThat(get("b.test")).isNullOrEmpty();
    }

    @Test
    void failureCountsAsAName() {
        learn("a.test");
        for (String name : List.of("x.test", "y.test", "z.test")) {
            cache.cache(name, NONE, new UnknownHostException(name), loop);
        }
        assertThat(get("a.test")).isNullOrEmpty();
    }

    @Test
    void forgottenNameMakesRoom() {
        List.of("a.test", "b.test", "c.test").forEach(this::learn);
        assertThat(cache.clear("b.test")).isTrue();
        learn("d.test");
        assertThat(get("a.test")).hasSize(1);
        cache.clear();
        assertThat(get("a.test")).isNullOrEmpty();
    }
}
