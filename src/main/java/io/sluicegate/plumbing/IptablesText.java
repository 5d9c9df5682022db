package io.sluicegate.plumbing;

import io.sluicegate.plumbing.NetPlan.Mode;
import io.sluicegate.plumbing.NetPlan.OnDead;
import io.sluicegate.plumbing.NetPlan.Quic;
import java.util.ArrayList;
import java.util.List;

/** The same as {@link NftText} in the words of iptables, for hosts whose firewall is written in them. Pure. */
final class IptablesText {

    private static final int MULTIPORT_MAX = 15;

    private IptablesText() {}

    /** The commands for IPv4, then those for IPv6; a shell runs them as they stand. */
    static String commands(NetPlan plan) {
        return caveat(plan) + family(plan, "iptables", "icmp-port-unreachable") + "\n"
                + family(plan, "ip6tables", "icmp6-port-unreachable");
    }

    private static String caveat(NetPlan plan) {
        boolean kept = plan.onDead() == OnDead.BLOCK;
        return kept
                ? ""
                : "# iptables cannot pass flows on while the gateway is down; only nft can (--on-dead pass).\n";
    }

    private static String family(NetPlan plan, String program, String unreachable) {
        List<String> lines = new ArrayList<>();
        String mangle = program + " -w -t mangle ";
        lines.add(mangle + "-N SLUICEGATE");
        lines.add(mangle + "-A SLUICEGATE -m mark --mark " + plan.ownMark() + " -j RETURN");
        lines.add(mangle + "-A SLUICEGATE -m socket --transparent -j MARK --set-xmark " + plan.mark());
        lines.add(mangle + "-A SLUICEGATE -m socket --transparent -j ACCEPT");
        if (plan.mode() == Mode.TPROXY) {
            String target = "TPROXY --on-port " + plan.port() + " --tproxy-mark " + plan.mark();
            intercept(plan, mangle, target, lines);
        }
        lines.add(mangle + "-A PREROUTING -j SLUICEGATE");
        if (plan.mode() == Mode.REDIRECT) {
            String nat = program + " -w -t nat ";
            lines.add(nat + "-N SLUICEGATE");
            lines.add(nat + "-A SLUICEGATE -m mark --mark " + plan.ownMark() + " -j RETURN");
            intercept(plan, nat, "REDIRECT --to-ports " + plan.port(), lines);
            lines.add(nat + "-A PREROUTING -j SLUICEGATE");
        }
        if (plan.quic() == Quic.REJECT) {
            plan.lan()
                    .names()
                    .forEach(name -> lines.add(program + " -w -A FORWARD -i " + name
                            + " -p udp --dport 443 -j REJECT --reject-with " + unreachable));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void intercept(NetPlan plan, String table, String target, List<String> lines) {
        lines.add(table + "-A SLUICEGATE -m addrtype --dst-type LOCAL -j RETURN");
        for (String name : plan.lan().names()) {
            for (String ports : portMatches(plan.ports())) {
                lines.add(table + "-A SLUICEGATE -i " + name + " -p tcp" + ports + " -j " + target);
            }
        }
    }

    /** The multiport match takes fifteen ports at most, and a range counts as two. */
    private static List<String> portMatches(PortRanges ports) {
        if (ports.isAll()) {
            return List.of("");
        }
        List<String> matches = new ArrayList<>();
        StringBuilder match = new StringBuilder();
        int used = 0;
        for (PortRanges.Range range : ports.ranges()) {
            int cost = range.first() == range.last() ? 1 : 2;
            if (used + cost > MULTIPORT_MAX) {
                matches.add(match.toString());
                match.setLength(0);
                used = 0;
            }
            match.append(used == 0 ? " -m multiport --dports " : ",").append(range.text(":"));
            used += cost;
        }
        matches.add(match.toString());
        return matches;
    }
}
