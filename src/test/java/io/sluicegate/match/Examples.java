package io.sluicegate.match;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A small file of each format among the test resources. */
final class Examples {

    static final List<Example> ALL = List.of(
            new Example("plain.txt", ListFormat.PLAIN, null),
            new Example("squid.txt", ListFormat.SQUID, null),
            new Example("games", ListFormat.UT1, null),
            new Example("hosts.txt", ListFormat.HOSTS, null),
            new Example("adguard.txt", ListFormat.ADGUARD, null),
            new Example("pihole.txt", ListFormat.PIHOLE, null),
            new Example("dnsmasq.conf", ListFormat.DNSMASQ, null),
            new Example("unbound.conf", ListFormat.UNBOUND, null),
            new Example("clash.yaml", ListFormat.CLASH, null),
            new Example("sets.ipset", ListFormat.IPSET, "house"),
            new Example("sets.ipset", ListFormat.IPSET, "mail"),
            new Example("level.netset", ListFormat.NETSET, null),
            new Example("banned.nft", ListFormat.NFT, null),
            new Example("banned.json", ListFormat.NFT, "banned"));

    private Examples() {}

    record Example(String file, ListFormat format, @Nullable String set) {

        ListOptions options() {
            return new ListOptions(format, set, null);
        }
    }

    /** The folder of the files. */
    static Path folder() {
        try {
            return Path.of(
                    Objects.requireNonNull(Examples.class.getResource("/lists")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
