package io.sluicegate.match;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the text of a list is to be understood; always named, because the same text means different things. */
public enum ListFormat {
    /** Names with all below them, addresses, prefixes and ranges, one a line. */
    PLAIN(DomainSet.Reach.WITH_BELOW),
    /** Files of Squid's dstdomain, src and dst: a name alone, {@code .name} with all below it. */
    SQUID(DomainSet.Reach.EXACT),
    /** A category of squidGuard: a folder with {@code domains} and {@code urls}, or such a file of domains. */
    UT1(DomainSet.Reach.WITH_BELOW),
    /** A hosts file: names alone, in lines of an address that leads nowhere. */
    HOSTS(DomainSet.Reach.EXACT),
    /** A filter list for AdGuard DNS. */
    ADGUARD(DomainSet.Reach.EXACT),
    /** A list for Pi-hole: names alone, hosts lines, {@code ||name^}. */
    PIHOLE(DomainSet.Reach.EXACT),
    /** Lines of dnsmasq's configuration. */
    DNSMASQ(DomainSet.Reach.WITH_BELOW),
    /** Lines of Unbound's configuration. */
    UNBOUND(DomainSet.Reach.WITH_BELOW),
    /** The payload of a rule provider of Clash. */
    CLASH(DomainSet.Reach.EXACT),
    /** The output of {@code ipset save}. */
    IPSET(DomainSet.Reach.EXACT),
    /** A file of FireHOL: addresses and prefixes, one a line. */
    NETSET(DomainSet.Reach.EXACT),
    /** The output of {@code nft list set}, as text or JSON. */
    NFT(DomainSet.Reach.EXACT);

    private final DomainSet.Reach bare;

    ListFormat(DomainSet.Reach bare) {
        this.bare = bare;
    }

    /** What a name without a sign stands for. */
    DomainSet.Reach bare() {
        return bare;
    }

    /** Whether a file may hold several sets, of which one is named. */
    public boolean holdsNamedSets() {
        return this == IPSET || this == NFT;
    }

    /** The format of that word in rules; null for a word that is none. */
    public static @Nullable ListFormat of(String word) {
        for (ListFormat format : values()) {
            if (format.word().equals(word)) {
                return format;
            }
        }
        return null;
    }

    /** The word in rules. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, for people. */
    public static String words() {
        return Arrays.stream(values()).map(ListFormat::word).collect(Collectors.joining(", "));
    }
}
