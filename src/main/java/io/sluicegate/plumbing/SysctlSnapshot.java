package io.sluicegate.plumbing;

import io.sluicegate.plumbing.CommandRunner.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kernel settings that forwarding is made of, as they stood at one moment, by the names that sysctl prints: a dot
 * in the name of an interface is a slash. Immutable.
 */
record SysctlSnapshot(SortedMap<String, String> values) {

    private static final String BOOT_ID = "kernel.random.boot_id";

    private static final String PATTERN = "^(kernel\\.random\\.boot_id|net\\.ipv4\\.ip_forward"
            + "|net\\.ipv4\\.conf\\..*\\.(forwarding|accept_redirects)"
            + "|net\\.ipv6\\.conf\\..*\\.(forwarding|accept_ra|disable_ipv6))$";

    SysctlSnapshot {
        values = new TreeMap<>(values);
    }

    static SysctlSnapshot read(CommandRunner runner) throws NetException {
        Outcome outcome = runner.run(List.of("sysctl", "-a", "--pattern", PATTERN), "");
        if (outcome.notInstalled()) {
            throw new NetException("sysctl is not installed; apt-get install procps");
        }
        TreeMap<String, String> values = new TreeMap<>();
        for (String line : outcome.out().lines().toList()) {
            int equals = line.indexOf(" = ");
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 3).trim());
            }
        }
        if (values.isEmpty()) {
            throw new NetException("sysctl shows no network settings: " + outcome.complaint() + "; is /proc mounted?");
        }
        return new SysctlSnapshot(values);
    }

    /** Writes the values in the order of the map, which is the order in which the kernel sees them. */
    static void write(CommandRunner runner, Map<String, String> wanted) throws NetException {
        if (wanted.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("sysctl", "-q", "-w"));
        wanted.forEach((key, value) -> command.add(key + "=" + value));
        Outcome outcome = runner.run(command, "");
        if (outcome.notAllowed()) {
            throw NetException.notAllowed("set " + String.join(", ", wanted.keySet()));
        }
        if (!outcome.succeeded()) {
            throw new NetException("sysctl: " + outcome.complaint() + "; set it on the host if this is a container");
        }
    }

    /** The value, empty where the kernel has no such setting. */
    String get(String key) {
        return values.getOrDefault(key, "");
    }

    /** Changes with every start of the kernel. */
    String bootId() {
        return get(BOOT_ID);
    }

    boolean hasInterface(String name) {
        return values.containsKey("net.ipv4.conf." + name.replace('.', '/') + ".forwarding");
    }

    boolean hasIpv6() {
        return values.containsKey("net.ipv6.conf.all.forwarding");
    }

    /** The options of ip for the families whose routes can lead to the loopback. */
    List<String> families() {
        return get("net.ipv6.conf.lo.disable_ipv6").equals("0") ? List.of("-4", "-6") : List.of("-4");
    }
}
