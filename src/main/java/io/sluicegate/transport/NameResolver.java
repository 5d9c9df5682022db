package io.sluicegate.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Names to addresses, without ever blocking: the hosts file, then the configured servers or the system's, with a bounded
 * cache that honours TTLs up to an hour. Confined to one event loop.
 */
public final class NameResolver implements AutoCloseable {

    private static final int QUERY_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_TTL_SECONDS = 3_600;
    private static final int MAX_ENTRIES = 10_000;
    private static final int NEGATIVE_TTL_SECONDS = 5;

    private final DnsNameResolver resolver;
    private final NameMemory memory;

    /** A resolver whose answers arrive on {@code loop}, and are noted in {@code memory}. */
    public NameResolver(EventLoop loop, DnsSettings settings, NameMemory memory) {
        this.memory = memory;
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(EpollDatagramChannel.class)
                .socketChannelType(EpollSocketChannel.class)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .resolveCache(new BoundedDnsCache(MAX_ENTRIES, MAX_TTL_SECONDS, NEGATIVE_TTL_SECONDS))
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .ndots(1);
        if (!settings.servers().isEmpty()) {
            InetSocketAddress[] servers =
                    settings.servers().stream().map(Endpoint::toSocketAddress).toArray(InetSocketAddress[]::new);
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
        }
        resolver = builder.build();
    }

    /** Every address of the name; fails when it has none. */
    public Future<List<InetAddress>> resolve(HostName name) {
        return resolver.resolveAll(name.text()).addListener((Future<List<InetAddress>> answer) -> {
            if (answer.isSuccess()) {
                memory.learn(name, answer.getNow());
            }
        });
    }

    /**
     * Begins to find out the addresses of a name for those that ask the memory later. Does nothing where that is under way,
     * was done a short while ago, or too much of it is under way.
     */
    public void lookAhead(HostName name) {
        if (memory.turns().begin(name)) {
            resolve(name).addListener(done -> memory.turns().end(name));
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
