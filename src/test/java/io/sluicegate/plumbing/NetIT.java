package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.Mark;
import io.sluicegate.plumbing.NetPlan.Mode;
import io.sluicegate.plumbing.NetPlan.OnDead;
import io.sluicegate.plumbing.NetPlan.Quic;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabBanner;
import io.sluicegate.testing.NetworkLabInterceptor;
import io.sluicegate.testing.NetworkLabOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real commands in a gateway of its own, which holds a table and a rule of somebody else's too. */
@Tag("netns")
final class NetIT {

    private static final String FOREIGN_TABLE =
            "table inet foreign { chain c { type filter hook input priority 0; tcp dport 9 drop; }; }";

    private NetworkLab lab;

    @TempDir
    private Path state;

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void build() throws Exception {
        lab = new NetworkLab();
        gateway("nft", FOREIGN_TABLE);
        gateway("ip", "rule", "add", "pref", "40", "fwmark", "0x40/0x40", "table", "40");
        gateway("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.all.accept_redirects=0");
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private String gateway(String... command) throws IOException {
        return lab.exec(Namespace.GATEWAY, command).success();
    }

    /** Every command goes into the gateway's namespace; none after the given count. */
    private NetSetup setup(int commands) {
        CommandRunner real = ProcessRunner.standard();
        int[] left = {commands};
        return new NetSetup(
                (command, input) -> {
                    if (left[0]-- <= 0) {
                        throw new Crash();
                    }
                    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", lab.name(Namespace.GATEWAY)));
                    words.addAll(command);
                    return real.run(words, input);
                },
                state);
    }

    private NetSetup setup() {
        return setup(Integer.MAX_VALUE);
    }

    private static NetPlan plan(Mode mode, OnDead onDead) {
        LanInterfaces lan = new LanInterfaces(List.of(NetworkLab.LAN));
        return new NetPlan(
                mode, lan, PortRanges.WEB, onDead, Quic.REJECT, 15001, 15002, new Mark(1, 1), new Mark(2, 2));
    }

    /** All that can be told of the namespace from outside. */
    private String picture() throws IOException {
        return gateway("nft", "list", "ruleset")
                + gateway("ip", "rule")
                + gateway("ip", "-6", "rule")
                + gateway("ip", "route", "show", "table", "all")
                + gateway("ip", "-6", "route", "show", "table", "all")
                + lab.exec(Namespace.GATEWAY, "sysctl", "-a", "--pattern", "^net\\.ipv[46]\\.")
                        .out();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void downRestoresTheHostExactly(Mode mode) throws Exception {
        String before = picture();
        setup().up(plan(mode, OnDead.BLOCK));
        String once = picture();
        setup().up(plan(mode, OnDead.BLOCK));
        String twice = picture();
        setup().down();

        assertThat(before).contains("table inet foreign", "net.ipv4.ip_forward = 0", "lookup 40");
        assertThat(once).contains("table inet foreign", "table inet sluicegate", "net.ipv4.ip_forward = 1");
        assertThat(twice).isEqualTo(once);
        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void changedOptionsReplaceTheEarlierOnes() throws Exception {
        String before = picture();
        setup().up(plan(Mode.REDIRECT, OnDead.PASS));
        setup().up(new NetPlan(
                Mode.TPROXY,
                new LanInterfaces(List.of(NetworkLab.LAN, NetworkLab.WAN)),
                PortRanges.ALL,
                OnDead.PASS,
                Quic.PASS,
                15001,
                0,
                new Mark(0x10, 0xff),
                new Mark(0x20, 0xff)));

        assertThat(gateway("nft", "list", "table", "inet", "sluicegate"))
                .doesNotContain("redirect", "443")
                .contains("tproxy ip to :15001");
        assertThat(gateway("ip", "-6", "rule")).contains("fwmark 0x10/0xff").doesNotContain("fwmark 0x1/0x1");
        setup().down();
        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void downMendsWhatAnyInterruptedUpLeft() throws Exception {
        String before = picture();
        NetPlan plan = plan(Mode.TPROXY, OnDead.PASS);
        boolean interrupted = true;
        for (int commands = 1; interrupted; commands++) {
            interrupted = interrupted(commands, plan);
            setup().down();
            assertThat(picture()).as("after %s commands", commands).isEqualTo(before);
        }
    }

    private boolean interrupted(int commands, NetPlan plan) throws NetException {
        try {
            setup(commands).up(plan);
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    @Test
    void downWithoutUpChangesNothing() throws Exception {
        String before = picture();
        setup().down();

        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void showKnowsWhatIsInPlaceAndCanBeRunAsItStands() throws Exception {
        NetPlan plan = plan(Mode.TPROXY, OnDead.PASS);
        String script = setup().show(plan, false);
        assertThat(script).contains("# table inet sluicegate: not in place");
        gateway("sh", "-e", "-c", script);

        assertThat(setup().show(plan, false))
                .contains("# table inet sluicegate: in place")
                .doesNotContain("not in place", "# is ");
    }

    @Test
    void withoutTheRightItSaysWhatIsMissing() {
        CommandRunner real = ProcessRunner.standard();
        NetSetup unprivileged = new NetSetup(
                (command, input) -> {
                    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", lab.name(Namespace.GATEWAY)));
                    words.addAll(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
                    words.addAll(List.of("--reuid", "65534", "--clear-groups", "--"));
                    words.addAll(command);
                    return real.run(words, input);
                },
                state);

        assertThatThrownBy(() -> unprivileged.up(plan(Mode.TPROXY, OnDead.PASS)))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("needs root or CAP_NET_ADMIN");
    }

    @ParameterizedTest
    @EnumSource(OnDead.class)
    void flowsPassOrStopWhileNobodyListens(OnDead onDead) throws Exception {
        NetworkLabOrigin origin = lab.startOrigin();
        setup().up(plan(Mode.TPROXY, onDead));
        int four = fetch("http://203.0.113.2/page.html");
        int six = fetch("http://[2001:db8:2::2]/page.html");

        if (onDead == OnDead.PASS) {
            assertThat(List.of(four, six)).containsExactly(0, 0);
            assertThat(origin.acceptedConnections()).isEqualTo(2);
        } else {
            assertThat(List.of(four, six)).doesNotContain(0);
            assertThat(origin.acceptedConnections()).isZero();
        }
    }

    private int fetch(String url) throws IOException {
        return lab.exec(Namespace.CLIENT, "curl", "-sS", "--max-time", "2", url).exit();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void onlyWhatThePlanNamesIsIntercepted(Mode mode) throws Exception {
        NetPlan plan = plan(mode, OnDead.PASS);
        lab.startBanner(2222);
        lab.startBanner(plan.port());
        setup().up(plan);
        String[] listener = NetworkLab.java(NetworkLabInterceptor.class, mode.name(), Integer.toString(plan.port()));
        lab.start(Namespace.GATEWAY, Map.of(), listener).awaitOut("ready");

        assertThat(firstLine("203.0.113.2", 443)).isEqualTo("intercepted 203.0.113.2:443\n");
        assertThat(firstLine("2001:db8:2::2", 80)).isEqualTo("intercepted [2001:db8:2::2]:80\n");
        assertThat(firstLine("203.0.113.2", 2222)).isEqualTo(NetworkLabBanner.BANNER);
        assertThat(firstLine("203.0.113.1", 80)).as("an address of the gateway").isEmpty();
        assertThat(firstLine("2001:db8:1::1", 80))
                .as("an address of the gateway")
                .isEmpty();
        // A transparent listener must not draw in flows to its own port on other hosts.
        assertThat(firstLine("203.0.113.2", plan.port())).isEqualTo(NetworkLabBanner.BANNER);
        assertThat(firstLine("2001:db8:2::2", plan.port())).isEqualTo(NetworkLabBanner.BANNER);
    }

    /** What the other side says first; empty when it refuses. */
    private String firstLine(String address, int port) throws IOException {
        String read = "exec 3<>/dev/tcp/" + address + "/" + port + " && head -n 1 <&3";
        return lab.exec(Namespace.CLIENT, "timeout", "10", "bash", "-c", read).out();
    }

    @Test
    void quicIsRefusedAtOnceAndCounted() throws Exception {
        setup().up(plan(Mode.TPROXY, OnDead.PASS));
        for (String address : List.of(NetworkLab.ORIGIN_4, NetworkLab.ORIGIN_6)) {
            // A datagram socket that was refused says so at its next read.
            String read = "exec 3<>/dev/udp/" + address + "/443; echo hello >&3; read -t 5 answer <&3";
            assertThat(lab.exec(Namespace.CLIENT, "bash", "-c", read).err()).contains("Connection refused");
        }

        assertThat(gateway("nft", "list", "counter", "inet", "sluicegate", "quic_rejected"))
                .contains("packets 2 ");
    }
}
