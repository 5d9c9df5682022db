package io.sluicegate.transport;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stock cache of addresses, which keeps every name for its time to live, with a bound: the name that was learnt first
 * goes first. So nobody fills the heap by asking for ever new names. Confined to one event loop.
 */
final class BoundedDnsCache implements DnsCache {

    private final DnsCache stock;
    private final int mostEntries;
    /** How much was learnt of each name, in the order in which the names were learnt. */
    private final Map<String, Integer> names = new LinkedHashMap<>();
    /** Written by the loop only. */
    private int entries;

    /**
     * A cache.
     *
     * @param mostEntries how many addresses of all names, and names without one, it knows at a time
     * @param maxTtlSeconds the longest that an address is kept
     * @param negativeTtlSeconds how long is remembered that a name has none
     */
    BoundedDnsCache(int mostEntries, int maxTtlSeconds, int negativeTtlSeconds) {
        this.stock = new DefaultDnsCache(0, maxTtlSeconds, negativeTtlSeconds);
        this.mostEntries = mostEntries;
    }

    @Override
    public void clear() {
        names.clear();
        entries = 0;
        stock.clear();
    }

    @Override
    public boolean clear(String hostname) {
        Integer known = names.remove(hostname);
        entries -= known == null ? 0 : known;
        return stock.clear(hostname);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord[] additionals) {
        return stock.get(hostname, additionals);
    }

    @Override
    public DnsCacheEntry cache(
            String hostname, DnsRecord[] additionals, InetAddress address, long originalTtl, EventLoop loop) {
        note(hostname);
        return stock.cache(hostname, additionals, address, originalTtl, loop);
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        note(hostname);
        return stock.cache(hostname, additionals, cause, loop);
    }

    private void note(String hostname) {
        names.merge(hostname, 1, Integer::sum);
        entries++;
        Iterator<Map.Entry<String, Integer>> eldest = names.entrySet().iterator();
        while (entries > mostEntries && eldest.hasNext()) {
            Map.Entry<String, Integer> name = eldest.next();
            entries -= name.getValue();
            stock.clear(name.getKey());
            eldest.remove();
        }
    }
}
