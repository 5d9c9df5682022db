package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Mark;
import io.sluicegate.plumbing.NetPlan.Mode;
import io.sluicegate.plumbing.NetPlan.OnDead;
import io.sluicegate.plumbing.NetPlan.Quic;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class NftTextTest {

    private static final LanInterfaces LAN = new LanInterfaces(List.of("lan0", "br-guests.7"));
    private static final Mark MARK = new Mark(1, 1);
    private static final Mark OWN_MARK = new Mark(2, 2);

    private static NetPlan plan(Mode mode, PortRanges ports, OnDead onDead, Quic quic) {
        return new NetPlan(mode, LAN, ports, onDead, quic, 15001, 15002, MARK, OWN_MARK);
    }

    @Test
    @DisplayName("rule 8: what carries our own mark is not intercepted by TPROXY")
    void tproxyTableIsThis() {
        NetPlan plan = plan(Mode.TPROXY, PortRanges.WEB, OnDead.PASS, Quic.REJECT);

        assertThat(NftText.transaction(plan).replace(NftText.fingerprint(plan), "plan"))
                .isEqualTo("""
                add table inet sluicegate
                delete table inet sluicegate
                table inet sluicegate {
                	comment "plan"

                	set lan {
                		type ifname
                		elements = { "lan0", "br-guests.7" }
                	}

                	set ports {
                		type inet_service
                		flags interval
                		elements = { 80, 443 }
                	}

                	chain divert {
                		socket wildcard 1 return
                		socket transparent 1 meta mark set meta mark & 0xfffffffe | 0x00000001 accept
                	}

                	chain intercept {
                		type filter hook prerouting priority mangle; policy accept;
                		meta mark & 0x00000002 == 0x00000002 return
                		meta l4proto { tcp, icmp, ipv6-icmp } jump divert
                		fib daddr type local return
                		iifname @lan tcp dport @ports meta nfproto ipv4 tproxy ip to :15001 meta mark set meta mark & 0xfffffffe | 0x00000001 accept
                		iifname @lan tcp dport @ports meta nfproto ipv6 tproxy ip6 to :15001 meta mark set meta mark & 0xfffffffe | 0x00000001 accept
                	}

                	counter quic_rejected {
                	}

                	chain quic {
                		type filter hook forward priority filter; policy accept;
                		iifname @lan udp dport 443 counter name "quic_rejected" reject with icmpx type port-unreachable
                	}
                }
                """);
    }

    @Test
    @DisplayName("rule 8: what carries our own mark is not intercepted by REDIRECT")
    void redirectTableHasTheSameExclusions() {
        String text = NftText.transaction(plan(Mode.REDIRECT, PortRanges.WEB, OnDead.PASS, Quic.PASS));

        assertThat(text).endsWith("""
                	chain intercept {
                		type filter hook prerouting priority mangle; policy accept;
                		meta mark & 0x00000002 == 0x00000002 return
                		meta l4proto { tcp, icmp, ipv6-icmp } jump divert
                		fib daddr type local return
                	}

                	chain hand_over {
                		type nat hook prerouting priority dstnat; policy accept;
                		meta mark & 0x00000002 == 0x00000002 return
                		fib daddr type local return
                		iifname @lan tcp dport @ports redirect to :15002
                	}
                }
                """);
    }

    @Test
    void blockDropsWhatNobodyTook() {
        String text = NftText.transaction(plan(Mode.TPROXY, PortRanges.WEB, OnDead.BLOCK, Quic.PASS));

        assertThat(text).endsWith("accept\n\t\tiifname @lan tcp dport @ports drop\n\t}\n}\n");
    }

    @Test
    void allPortsNeedNoSet() {
        String text = NftText.transaction(plan(Mode.TPROXY, PortRanges.ALL, OnDead.PASS, Quic.PASS));

        assertThat(text).doesNotContain("ports").contains("iifname @lan meta l4proto tcp meta nfproto ipv4 tproxy");
    }

    @Test
    void quicPassesUnlessAskedOtherwise() {
        String text = NftText.transaction(NetPlan.of(LAN, 15001, 15002, MARK, OWN_MARK));

        assertThat(text).doesNotContain("udp");
    }

    @Test
    void markThatFillsItsMaskReplacesTheWholeMark() {
        Mark whole = new Mark(0x53, -1);
        String text = NftText.transaction(NetPlan.of(LAN, 15001, 15002, whole, new Mark(0x54, -1)));

        assertThat(text).contains("meta mark 0x00000054 return", "meta mark set 0x00000053 accept");
    }

    @Test
    void fingerprintTellsPlansApart() {
        NetPlan plan = plan(Mode.TPROXY, PortRanges.WEB, OnDead.PASS, Quic.REJECT);

        assertThat(NftText.fingerprint(plan))
                .isEqualTo(NftText.fingerprint(plan(Mode.TPROXY, PortRanges.WEB, OnDead.PASS, Quic.REJECT)))
                .isNotEqualTo(NftText.fingerprint(plan(Mode.TPROXY, PortRanges.WEB, OnDead.BLOCK, Quic.REJECT)));
    }

    @Test
    void iptablesTproxyIsThis() {
        LanInterfaces lan = new LanInterfaces(List.of("lan0"));
        String text = IptablesText.commands(
                new NetPlan(Mode.TPROXY, lan, PortRanges.WEB, OnDead.PASS, Quic.REJECT, 15001, 0, MARK, OWN_MARK));

        assertThat(text).startsWith("""
                # iptables cannot pass flows on while the gateway is down; only nft can (--on-dead pass).
                iptables -w -t mangle -N SLUICEGATE
                iptables -w -t mangle -A SLUICEGATE -m mark --mark 0x2/0x2 -j RETURN
                iptables -w -t mangle -A SLUICEGATE -m socket --transparent -j MARK --set-xmark 0x1/0x1
                iptables -w -t mangle -A SLUICEGATE -m socket --transparent -j ACCEPT
                iptables -w -t mangle -A SLUICEGATE -m addrtype --dst-type LOCAL -j RETURN
                iptables -w -t mangle -A SLUICEGATE -i lan0 -p tcp -m multiport --dports 80,443 -j TPROXY --on-port 15001 --tproxy-mark 0x1/0x1
                iptables -w -t mangle -A PREROUTING -j SLUICEGATE
                iptables -w -A FORWARD -i lan0 -p udp --dport 443 -j REJECT --reject-with icmp-port-unreachable

                ip6tables -w -t mangle -N SLUICEGATE
                """);
    }

    @Test
    void iptablesRedirectGoesThroughNat() {
        String text = IptablesText.commands(plan(Mode.REDIRECT, PortRanges.ALL, OnDead.BLOCK, Quic.PASS));

        assertThat(text)
                .startsWith("iptables")
                .contains("ip6tables -w -t nat -A SLUICEGATE -i br-guests.7 -p tcp -j REDIRECT --to-ports 15002\n");
    }

    @Test
    void multiportTakesFifteenAtATime() throws Exception {
        PortRanges ports = PortRanges.parse("1,3,5,7,9,11,13,15,17,19,21,23,25,27,100-200");
        String text = IptablesText.commands(plan(Mode.TPROXY, ports, OnDead.BLOCK, Quic.PASS));

        assertThat(text).contains("--dports 1,3,5,7,9,11,13,15,17,19,21,23,25,27 -j", "--dports 100:200 -j");
    }
}
