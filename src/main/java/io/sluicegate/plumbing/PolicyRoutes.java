package io.sluicegate.plumbing;

import io.sluicegate.flow.Mark;
import io.sluicegate.plumbing.CommandRunner.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The route that hands marked packets to this host whatever their destination: a table of its own with one local
 * default route, and a rule that leads there by the mark. Every rule that leads to the table is ours, so that nothing
 * need be remembered to undo it. Holds nothing but the runner.
 */
final class PolicyRoutes {

    /** The number of our table: high, and unlike those that people and programs pick. */
    static final String TABLE = "21319";

    /** Before the rules of tunnels and of several uplinks, which would lead marked packets elsewhere. */
    static final String PREFERENCE = "50";

    private final CommandRunner runner;

    PolicyRoutes(CommandRunner runner) {
        this.runner = runner;
    }

    /** One rule that leads to our table. */
    private record Rule(String preference, String mark) {

        static Rule of(Mark mark) {
            String value = "0x" + Integer.toHexString(mark.value());
            return new Rule(PREFERENCE, mark.mask() == -1 ? value : mark.toString());
        }
    }

    /** Puts route and rule in place where they are not. */
    void add(Mark mark, List<String> families) throws NetException {
        for (String family : families) {
            ip(addRoute(family));
            if (!rules(family).contains(Rule.of(mark))) {
                ip(addRule(family, mark));
            }
        }
    }

    /** Removes the rules that lead to our table by another mark. */
    void removeOthers(Mark mark, List<String> families) throws NetException {
        for (String family : families) {
            for (Rule rule : rules(family)) {
                if (!rule.equals(Rule.of(mark))) {
                    removeRule(family, rule);
                }
            }
        }
    }

    /** Removes every rule that leads to our table, and its route. */
    void removeAll(List<String> families) throws NetException {
        for (String family : families) {
            for (Rule rule : rules(family)) {
                removeRule(family, rule);
            }
            if (hasRoute(family)) {
                ip(List.of("ip", family, "route", "flush", "table", TABLE));
            }
        }
    }

    boolean hasRule(String family, Mark mark) throws NetException {
        return rules(family).contains(Rule.of(mark));
    }

    /** A table that does not exist yet is an error to ip, and to us no route. */
    boolean hasRoute(String family) throws NetException {
        Outcome shown = runner.run(List.of("ip", family, "route", "show", "table", TABLE), "");
        return shown.succeeded() && !shown.out().isBlank();
    }

    static List<String> addRoute(String family) {
        return List.of("ip", family, "route", "replace", "local", "default", "dev", "lo", "table", TABLE);
    }

    static List<String> addRule(String family, Mark mark) {
        String value = Rule.of(mark).mark();
        return List.of("ip", family, "rule", "add", "pref", PREFERENCE, "fwmark", value, "table", TABLE);
    }

    private void removeRule(String family, Rule rule) throws NetException {
        List<String> command = new ArrayList<>(List.of("ip", family, "rule", "del", "pref", rule.preference()));
        if (!rule.mark().isEmpty()) {
            command.addAll(List.of("fwmark", rule.mark()));
        }
        command.addAll(List.of("table", TABLE));
        ip(command);
    }

    /** Lines such as {@code 50: from all fwmark 0x1/0x1 lookup 21319}. */
    private List<Rule> rules(String family) throws NetException {
        Outcome shown = runner.run(List.of("ip", family, "rule", "show"), "");
        if (shown.notInstalled()) {
            throw notInstalled();
        }
        List<Rule> rules = new ArrayList<>();
        for (String line : shown.out().lines().toList()) {
            List<String> words = List.of(line.trim().split("\\s+"));
            if (after("lookup", words).equals(TABLE)) {
                rules.add(new Rule(words.get(0).replace(":", ""), after("fwmark", words)));
            }
        }
        return rules;
    }

    private static String after(String word, List<String> words) {
        int at = words.indexOf(word);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }

    private void ip(List<String> command) throws NetException {
        Outcome outcome = runner.run(command, "");
        if (outcome.notInstalled()) {
            throw notInstalled();
        }
        if (outcome.notAllowed()) {
            throw NetException.notAllowed("change policy routes");
        }
        if (!outcome.succeeded()) {
            boolean loopbackDown =
                    outcome.err().contains("not up") || outcome.err().contains("is down");
            throw new NetException(String.join(" ", command) + ": " + outcome.complaint()
                    + (loopbackDown ? "; ip link set lo up" : ""));
        }
    }

    private static NetException notInstalled() {
        return new NetException("ip is not installed; apt-get install iproute2");
    }
}
