package io.sluicegate.plumbing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A host as far as nft, ip and sysctl go: a table, rules, routes, and settings that drag others along. */
final class FakeHost implements CommandRunner {

    final SortedMap<String, String> sysctls = new TreeMap<>();
    final List<String> rules = new ArrayList<>(List.of("-4 0: from all lookup local", "-6 0: from all lookup local"));
    final List<String> routes = new ArrayList<>();
    final List<String> commands = new ArrayList<>();

    @Nullable
    String table;

    /** The next command that begins so comes to this, and changes nothing; written by tests. */
    final Map<String, Outcome> failures = new TreeMap<>();

    /** How many commands are carried out before the power goes; written by tests. */
    int commandsUntilCrash = Integer.MAX_VALUE;

    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    FakeHost() {
        sysctls.put("kernel.random.boot_id", "boot-1");
        sysctls.put("net.ipv4.ip_forward", "0");
        for (String name : List.of("all", "default", "lo", "lan0", "wan0", "eth0/7")) {
            sysctls.put("net.ipv4.conf." + name + ".forwarding", "0");
            sysctls.put("net.ipv4.conf." + name + ".accept_redirects", "1");
            sysctls.put("net.ipv6.conf." + name + ".forwarding", "0");
            sysctls.put("net.ipv6.conf." + name + ".accept_ra", "1");
            sysctls.put("net.ipv6.conf." + name + ".disable_ipv6", "0");
        }
    }

    /** Everything that a command could have changed. */
    String picture() {
        return sysctls + "\n" + rules + "\n" + routes + "\n" + table;
    }

    @Override
    public Outcome run(List<String> command, String input) {
        if (commandsUntilCrash-- <= 0) {
            throw new Crash();
        }
        String line = String.join(" ", command);
        commands.add(line);
        String failing =
                failures.keySet().stream().filter(line::startsWith).findFirst().orElse(null);
        if (failing != null) {
            return failures.getOrDefault(failing, ok(""));
        }
        return switch (command.get(0)) {
            case "nft" -> nft(line, input);
            case "sysctl" -> sysctl(command);
            default -> line.contains(" rule ") ? rule(command, line) : route(command, line);
        };
    }

    private Outcome nft(String line, String input) {
        if (line.equals("nft -f -")) {
            int at = input.indexOf("\ntable ");
            table = at < 0 ? null : input.substring(at + 1);
        }
        boolean absent = line.startsWith("nft list") && table == null;
        return absent ? new Outcome(1, "", "Error: No such file or directory") : ok(String.valueOf(table));
    }

    private Outcome sysctl(List<String> command) {
        if (command.contains("-a")) {
            StringBuilder out = new StringBuilder();
            sysctls.forEach(
                    (key, value) -> out.append(key).append(" = ").append(value).append('\n'));
            return ok(out.toString());
        }
        for (String word : command.subList(3, command.size())) {
            set(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        return ok("");
    }

    /** As the kernel does it: the masters set every interface, and IPv4 turns redirects the other way. */
    void set(String key, String value) {
        if (value.equals(sysctls.put(key, value))) {
            return;
        }
        if (key.equals("net.ipv4.ip_forward")) {
            sysctls.replaceAll((k, v) -> k.matches("net\\.ipv4\\.conf\\..*\\.forwarding") ? value : v);
            sysctls.put("net.ipv4.conf.all.accept_redirects", value.equals("1") ? "0" : "1");
        } else if (key.equals("net.ipv6.conf.all.forwarding")) {
            sysctls.replaceAll((k, v) -> k.matches("net\\.ipv6\\.conf\\..*\\.forwarding") ? value : v);
        }
    }

    private Outcome rule(List<String> command, String line) {
        String family = command.get(1);
        if (line.endsWith("rule show")) {
            StringBuilder out = new StringBuilder();
            rules.stream()
                    .filter(rule -> rule.startsWith(family))
                    .forEach(rule ->
                            out.append(rule.substring(3).replace(": ", ":\t")).append('\n'));
            return ok(out.toString());
        }
        String rule =
                family + " " + command.get(5) + ": from all fwmark " + command.get(7) + " lookup " + command.get(9);
        boolean done = line.contains(" rule add ") ? rules.add(rule) : rules.remove(rule);
        return done ? ok("") : new Outcome(2, "", "RTNETLINK answers: No such file or directory");
    }

    private Outcome route(List<String> command, String line) {
        String family = command.get(1);
        if (line.contains(" show ")) {
            return routes.contains(family) ? ok("local default dev lo") : new Outcome(2, "", "Error: no table");
        }
        routes.remove(family);
        if (line.contains(" replace ")) {
            routes.add(family);
        }
        return ok("");
    }

    private static Outcome ok(String out) {
        return new Outcome(0, out, "");
    }
}
