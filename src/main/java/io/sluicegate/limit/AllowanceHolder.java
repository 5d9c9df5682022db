package io.sluicegate.limit;

import java.net.InetAddress;

/** How those are spelled who share an allowance. Has no state. */
public final class AllowanceHolder {

    /** All that match. */
    public static final String ALL = "all";

    private AllowanceHolder() {}

    /** One client: an IPv4 address, or an IPv6 address of which {@code ipv6Prefix} bits count. */
    public static String client(InetAddress address, int ipv6Prefix) {
        return "client " + ClientKey.of(address, ipv6Prefix).text();
    }

    /** Whoever pays. */
    public static String account(String name) {
        return "account " + name;
    }
}
