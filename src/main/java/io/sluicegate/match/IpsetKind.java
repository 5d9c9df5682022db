package io.sluicegate.match;

import org.jspecify.annotations.Nullable;

/** The kinds of ipset that are read, with the parts of their entries. */
enum IpsetKind {
    IP("hash:ip", false, false, false),
    NET("hash:net", false, false, false),
    BITMAP_IP("bitmap:ip", false, false, false),
    IP_PORT("hash:ip,port", true, false, false),
    NET_PORT("hash:net,port", true, false, false),
    IP_PORT_IP("hash:ip,port,ip", true, true, false),
    IP_PORT_NET("hash:ip,port,net", true, true, false),
    NET_NET("hash:net,net", false, true, false),
    NET_PORT_NET("hash:net,port,net", true, true, true),
    LIST("list:set", false, false, false);

    private final String word;
    private final boolean port;
    private final boolean pair;
    private final boolean zero;

    IpsetKind(String word, boolean port, boolean pair, boolean zero) {
        this.word = word;
        this.port = port;
        this.pair = pair;
        this.zero = zero;
    }

    static @Nullable IpsetKind of(String word) {
        for (IpsetKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether entries name a port, behind the first address. */
    boolean hasPort() {
        return port;
    }

    /** Whether entries name a second address. */
    boolean hasPair() {
        return pair;
    }

    /** Whether ipset takes prefixes of length 0. */
    boolean takesZero() {
        return zero;
    }
}
