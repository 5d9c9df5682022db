package io.sluicegate.plumbing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which kernel settings make a router of this host, and how they are put back. Pure. Reverse path filtering is left as
 * it is: packets on their way to a transparent socket pass the strict filter too.
 */
final class Forwarding {

    /** Writing one of these changes many others, in this order before the rest. */
    private static final List<String> MASTERS = List.of("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding");

    private static final String V6 = "net.ipv6.conf.";
    private static final String ACCEPT_RA = ".accept_ra";

    private Forwarding() {}

    /**
     * What has to be set, on a host that stood as {@code before}. A router takes no router advertisements by default
     * and drops the default route that it has from one; an interface to the outside that took them goes on doing so.
     */
    static Map<String, String> wanted(SysctlSnapshot before, LanInterfaces lan) {
        Map<String, String> wanted = new LinkedHashMap<>();
        before.values().forEach((key, value) -> {
            if (key.startsWith(V6) && key.endsWith(ACCEPT_RA) && value.equals("1")) {
                String name = key.substring(V6.length(), key.length() - ACCEPT_RA.length());
                boolean outside = !List.of("all", "default", "lo").contains(name)
                        && !lan.names().contains(name.replace('/', '.'));
                if (outside && before.get(V6 + name + ".forwarding").equals("0")) {
                    wanted.put(key, "2");
                }
            }
        });
        wanted.put(MASTERS.get(0), "1");
        if (before.hasIpv6()) {
            wanted.put(MASTERS.get(1), "1");
        }
        return wanted;
    }

    /** What of {@code wanted} is not so yet, and what an earlier plan wanted and this one does not. */
    static Map<String, String> changes(Map<String, String> wanted, SysctlSnapshot before, SysctlSnapshot now) {
        Map<String, String> changes = new LinkedHashMap<>();
        before.values().forEach((key, value) -> {
            if (key.endsWith(ACCEPT_RA) && !wanted.containsKey(key)) {
                putWhereDifferent(changes, key, value, now);
            }
        });
        wanted.forEach((key, value) -> putWhereDifferent(changes, key, value, now));
        return changes;
    }

    /**
     * Every setting as it should stand once ours are put back: what somebody else has changed since stays as it is.
     */
    static SortedMap<String, String> restored(NetState state, SysctlSnapshot now) {
        SortedMap<String, String> target = new TreeMap<>(now.values());
        state.before().forEach((key, value) -> {
            String left = state.after().get(key);
            if (left == null || left.equals(now.get(key))) {
                target.replace(key, value);
            }
        });
        return target;
    }

    /** The part of {@link #restored} that has to be written first, since it drags others along. */
    static Map<String, String> mastersOf(SortedMap<String, String> target, SysctlSnapshot now) {
        Map<String, String> changes = new LinkedHashMap<>();
        MASTERS.forEach(key -> putWhereDifferent(changes, key, target.getOrDefault(key, ""), now));
        return changes;
    }

    /** What still differs from the target. */
    static Map<String, String> rest(SortedMap<String, String> target, SysctlSnapshot now) {
        Map<String, String> changes = new LinkedHashMap<>();
        target.forEach((key, value) -> putWhereDifferent(changes, key, value, now));
        return changes;
    }

    private static void putWhereDifferent(Map<String, String> changes, String key, String value, SysctlSnapshot now) {
        if (now.values().containsKey(key) && !now.get(key).equals(value)) {
            changes.put(key, value);
        }
    }
}
