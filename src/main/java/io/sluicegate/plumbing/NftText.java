package io.sluicegate.plumbing;

import io.sluicegate.flow.Mark;
import io.sluicegate.plumbing.NetPlan.Mode;
import io.sluicegate.plumbing.NetPlan.OnDead;
import io.sluicegate.plumbing.NetPlan.Quic;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The nft table of a plan, as text. Pure. Which flows are ours is said in one place, {@link #matched}, so that a set of
 * interfaces whose gateway is alive can take the place of the set {@code lan}.
 */
final class NftText {

    /** The table, as nft names it; everything of ours in nft lies in it. */
    static final String TABLE = "inet sluicegate";

    private NftText() {}

    /** Replaces the table in one transaction, whether it was there or not. */
    static String transaction(NetPlan plan) {
        return removal() + "table " + TABLE + " {\n\tcomment \"" + fingerprint(plan) + "\"\n" + body(plan) + "}\n";
    }

    /** Removes the table in one transaction; adding it first makes that no error when it is not there. */
    static String removal() {
        return "add table " + TABLE + "\ndelete table " + TABLE + "\n";
    }

    /** Stands in the table's comment, and tells whether the table in the kernel is that of the plan. */
    static String fingerprint(NetPlan plan) {
        CRC32 crc = new CRC32();
        crc.update(body(plan).getBytes(StandardCharsets.UTF_8));
        return "plan " + String.format("%08x", crc.getValue());
    }

    private static String body(NetPlan plan) {
        return sets(plan) + divert(plan) + (plan.mode() == Mode.TPROXY ? tproxy(plan) : redirect(plan)) + quic(plan);
    }

    private static String sets(NetPlan plan) {
        String ports = plan.ports().isAll() ? "" : """

                	set ports {
                		type inet_service
                		flags interval
                		elements = { %s }
                	}
                """.formatted(plan.ports().nftElements());
        return """

                	set lan {
                		type ifname
                		elements = { %s }
                	}
                """.formatted(plan.lan().nftElements()) + ports;
    }

    /**
     * Packets of sockets that we have already: those of intercepted flows, and on whichever interface the replies of
     * origins to a client's address that we bound. A wildcard socket is a listener found by its port alone; taking
     * that one would intercept whatever goes to the listener's port on any other host.
     */
    private static String divert(NetPlan plan) {
        return """

                	chain divert {
                		socket wildcard 1 return
                		socket transparent 1 %s accept
                	}
                """.formatted(setMark(plan.mark()));
    }

    private static String tproxy(NetPlan plan) {
        String rule = "\t\t" + matched(plan) + " meta nfproto %s tproxy %s to :" + plan.port() + " "
                + setMark(plan.mark()) + " accept\n";
        // Where nobody listens the tproxy statement does not match, and the packet comes to the next rule.
        String dead = plan.onDead() == OnDead.BLOCK ? "\t\t" + matched(plan) + " drop\n" : "";
        return intercept(plan, rule.formatted("ipv4", "ip") + rule.formatted("ipv6", "ip6") + dead);
    }

    private static String redirect(NetPlan plan) {
        return intercept(plan, "") + """

                	chain hand_over {
                		type nat hook prerouting priority dstnat; policy accept;
                		%s return
                		fib daddr type local return
                		%s redirect to :%s
                	}
                """.formatted(hasMark(plan.ownMark()), matched(plan), plan.port());
    }

    private static String intercept(NetPlan plan, String rules) {
        return """

                	chain intercept {
                		type filter hook prerouting priority mangle; policy accept;
                		%s return
                		meta l4proto { tcp, icmp, ipv6-icmp } jump divert
                		fib daddr type local return
                """.formatted(hasMark(plan.ownMark())) + rules + "\t}\n";
    }

    private static String matched(NetPlan plan) {
        return "iifname @lan " + (plan.ports().isAll() ? "meta l4proto tcp" : "tcp dport @ports");
    }

    private static String quic(NetPlan plan) {
        if (plan.quic() == Quic.PASS) {
            return "";
        }
        return """

                	counter quic_rejected {
                	}

                	chain quic {
                		type filter hook forward priority filter; policy accept;
                		iifname @lan udp dport 443 counter name "quic_rejected" reject with icmpx type port-unreachable
                	}
                """;
    }

    private static String setMark(Mark mark) {
        return mark.mask() == -1
                ? "meta mark set " + hex(mark.value())
                : "meta mark set meta mark & " + hex(~mark.mask()) + " | " + hex(mark.value());
    }

    private static String hasMark(Mark mark) {
        return mark.mask() == -1
                ? "meta mark " + hex(mark.value())
                : "meta mark & " + hex(mark.mask()) + " == " + hex(mark.value());
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
