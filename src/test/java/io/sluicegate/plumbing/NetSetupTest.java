package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.Mark;
import io.sluicegate.plumbing.CommandRunner.Outcome;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetSetupTest {

    private final FakeHost host = new FakeHost();

    @TempDir
    private Path folder;

    private NetSetup setup() {
        return new NetSetup(host, folder);
    }

    private static NetPlan plan() {
        return NetPlan.of(new LanInterfaces(List.of("lan0")), 15001, 15002, new Mark(1, 1), new Mark(2, 2));
    }

    private static NetPlan planWithMark(Mark mark) {
        return NetPlan.of(new LanInterfaces(List.of("lan0")), 15001, 15002, mark, new Mark(2, 2));
    }

    @Test
    void upPutsEverythingInPlace() throws Exception {
        setup().up(plan());

        assertThat(host.table).contains("tproxy ip to :15001");
        assertThat(host.rules)
                .contains("-4 50: from all fwmark 0x1/0x1 lookup 21319", "-6 50: from all fwmark 0x1/0x1 lookup 21319");
        assertThat(host.routes).containsExactly("-4", "-6");
        assertThat(host.sysctls)
                .containsEntry("net.ipv4.ip_forward", "1")
                .containsEntry("net.ipv6.conf.all.forwarding", "1");
    }

    @Test
    void interceptionBeginsAfterThereIsAWay() throws Exception {
        setup().up(plan());

        int loaded = host.commands.indexOf("nft -f -");
        assertThat(host.commands.subList(0, loaded))
                .contains("ip -4 rule add pref 50 fwmark 0x1/0x1 table 21319")
                .contains("ip -6 route replace local default dev lo table 21319");
    }

    @Test
    void upTwiceIsUpOnce() throws Exception {
        setup().up(plan());
        String once = host.picture();
        setup().up(plan());

        assertThat(host.picture()).isEqualTo(once);
    }

    @Test
    void downAfterUpTwiceRestoresTheHost() throws Exception {
        String before = host.picture();
        setup().up(plan());
        setup().up(planWithMark(new Mark(4, 4)));
        setup().down();

        assertThat(host.picture()).isEqualTo(before);
        assertThat(folder.resolve("net.properties")).doesNotExist();
    }

    @Test
    void anotherMarkReplacesTheRule() throws Exception {
        setup().up(plan());
        setup().up(planWithMark(new Mark(0x10, 0xff)));

        assertThat(host.rules).contains("-4 50: from all fwmark 0x10/0xff lookup 21319");
        assertThat(host.rules).noneMatch(rule -> rule.contains("0x1/0x1"));
    }

    @Test
    void downRestoresSettingsThatForwardingDraggedAlong() throws Exception {
        host.sysctls.put("net.ipv4.conf.all.accept_redirects", "0");
        host.sysctls.put("net.ipv4.conf.wan0.forwarding", "1");
        String before = host.picture();
        setup().up(plan());
        setup().down();

        assertThat(host.picture()).isEqualTo(before);
    }

    @Test
    void downLeavesWhatWasOnBefore() throws Exception {
        host.set("net.ipv4.ip_forward", "1");
        setup().up(plan());
        setup().down();

        assertThat(host.sysctls).containsEntry("net.ipv4.ip_forward", "1");
    }

    @Test
    void downLeavesWhatSomebodyElseChangedSince() throws Exception {
        setup().up(plan());
        host.sysctls.put("net.ipv6.conf.wan0.accept_ra", "0");
        setup().down();

        assertThat(host.sysctls).containsEntry("net.ipv6.conf.wan0.accept_ra", "0");
    }

    @Test
    void downWithoutUpChangesNothing() throws Exception {
        String before = host.picture();
        setup().down();

        assertThat(host.picture()).isEqualTo(before);
    }

    @Test
    void downWithoutNftOrStateDirectoryIsANoOp() throws Exception {
        host.failures.put("nft", new Outcome(Outcome.NOT_INSTALLED, "", "no such file"));
        Path absent = folder.resolve("absent");
        new NetSetup(host, absent).down();

        assertThat(absent).doesNotExist();
    }

    @Test
    void downMendsWhatAnyInterruptedUpLeft() throws Exception {
        String before = host.picture();
        setup().up(plan());
        int commands = host.commands.size();
        setup().down();
        for (int n = 0; n < commands; n++) {
            int crashAfter = n;
            host.commandsUntilCrash = n;
            assertThatThrownBy(() -> setup().up(plan()))
                    .as("command %s", crashAfter)
                    .isInstanceOf(FakeHost.Crash.class);
            host.commandsUntilCrash = Integer.MAX_VALUE;
            setup().down();
            assertThat(host.picture()).as("after command %s", crashAfter).isEqualTo(before);
        }
    }

    @Test
    void upFinishesWhatAnInterruptedUpBegan() throws Exception {
        String before = host.picture();
        host.commandsUntilCrash = 4;
        assertThatThrownBy(() -> setup().up(plan())).isInstanceOf(FakeHost.Crash.class);
        host.commandsUntilCrash = Integer.MAX_VALUE;
        setup().up(plan());
        setup().down();

        assertThat(host.picture()).isEqualTo(before);
    }

    @Test
    void failedFirstUpLeavesTheHostAsItWas() {
        String before = host.picture();
        host.failures.put("ip -6 rule add", new Outcome(2, "", "RTNETLINK answers: Device or resource busy"));

        assertThatThrownBy(() -> setup().up(plan()))
                .isInstanceOf(NetException.class)
                .hasMessage("ip -6 rule add pref 50 fwmark 0x1/0x1 table 21319: "
                        + "RTNETLINK answers: Device or resource busy");
        assertThat(host.picture()).isEqualTo(before);
        assertThat(folder.resolve("net.properties")).doesNotExist();
    }

    @Test
    void whatWasWrittenDownBeforeARestartIsForgotten() throws Exception {
        setup().up(plan());
        FakeHost restarted = new FakeHost();
        restarted.sysctls.put("kernel.random.boot_id", "boot-2");
        restarted.set("net.ipv4.ip_forward", "1");
        NetSetup later = new NetSetup(restarted, folder);
        later.up(plan());
        later.down();

        assertThat(restarted.sysctls).containsEntry("net.ipv4.ip_forward", "1");
    }

    @Test
    void outsideInterfacesGoOnTakingRouterAdvertisements() throws Exception {
        setup().up(plan());

        assertThat(host.sysctls)
                .containsEntry("net.ipv6.conf.wan0.accept_ra", "2")
                .containsEntry("net.ipv6.conf.eth0/7.accept_ra", "2")
                .containsEntry("net.ipv6.conf.lan0.accept_ra", "1");
    }

    @Test
    void interfaceThatBecomesLanGetsItsSettingBack() throws Exception {
        setup().up(plan());
        LanInterfaces both = new LanInterfaces(List.of("lan0", "eth0.7"));
        setup().up(NetPlan.of(both, 15001, 15002, new Mark(1, 1), new Mark(2, 2)));

        assertThat(host.sysctls)
                .containsEntry("net.ipv6.conf.wan0.accept_ra", "2")
                .containsEntry("net.ipv6.conf.eth0/7.accept_ra", "1");
    }

    @Test
    void hostWithoutIpv6GetsIpv4Alone() throws Exception {
        host.sysctls.keySet().removeIf(key -> key.startsWith("net.ipv6"));
        setup().up(plan());

        assertThat(host.routes).containsExactly("-4");
        assertThat(host.commands).noneMatch(command -> command.contains("-6") || command.contains("ipv6.conf.all.f"));
    }

    @Test
    void missingNftIsSaidWithTheCommandThatInstallsIt() {
        host.failures.put("nft", new Outcome(Outcome.NOT_INSTALLED, "", "no such file"));

        assertThatThrownBy(() -> setup().up(plan())).hasMessage("nft is not installed; apt-get install nftables");
    }

    @Test
    void missingRightIsNamed() {
        host.failures.put("nft", new Outcome(1, "", "Error: Operation not permitted (you must be root)"));

        assertThatThrownBy(() -> setup().up(plan())).hasMessageContaining("needs root or CAP_NET_ADMIN");
    }

    @Test
    void kernelWithoutTproxyIsNamed() {
        host.failures.put("nft", new Outcome(1, "", """
                        /dev/stdin:29:3-9: Error: Could not process rule: No such file or directory
                        \t\tiifname @lan tcp dport @ports meta nfproto ipv4 tproxy ip to :15001 accept
                        """));

        assertThatThrownBy(() -> setup().up(plan())).hasMessageStartingWith("this kernel lacks nft_tproxy");
    }

    @Test
    void complaintOfNftIsPassedOn() {
        host.failures.put("nft", new Outcome(1, "", """
                /dev/stdin:29:8-15: Error: syntax error, unexpected redirect
                \tchain redirect {
                """));

        assertThatThrownBy(() -> setup().up(plan()))
                .hasMessage("nft refuses the table: /dev/stdin:29:8-15: Error: syntax error, unexpected redirect;"
                        + " see net show");
    }

    @Test
    void unknownInterfaceIsRefused() {
        LanInterfaces typo = new LanInterfaces(List.of("lan9"));
        String before = host.picture();

        assertThatThrownBy(() -> setup().up(NetPlan.of(typo, 15001, 0, new Mark(1, 1), new Mark(2, 2))))
                .hasMessage("there is no interface lan9; ip -br link lists them (--lan IF)");
        assertThat(host.picture()).isEqualTo(before);
    }

    @Test
    void planWithoutListenerIsRefused() {
        LanInterfaces lan = new LanInterfaces(List.of("lan0"));

        assertThatThrownBy(() -> setup().up(NetPlan.of(lan, 0, 15002, new Mark(1, 1), new Mark(2, 2))))
                .hasMessageContaining("set listen.tproxy");
    }

    @Test
    void marksThatMatchEachOtherAreRefused() {
        assertThatThrownBy(() -> setup().up(planWithMark(new Mark(3, 3)))).hasMessageContaining("match each other");
    }

    @Test
    void secondCommandAtOnceIsRefused() throws Exception {
        Path lockFile = folder.resolve("net.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> setup().up(plan())).hasMessageContaining("another net up or net down");
        }
        assertThat(host.commands).isEmpty();
    }

    @Test
    void spoiltStateFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("net.properties"), "what is this\n");

        assertThatThrownBy(() -> setup().up(plan())).hasMessageContaining("net.properties");
    }

    @Test
    void showTellsWhatIsInPlace() throws Exception {
        assertThat(setup().show(plan(), false))
                .contains("# table inet sluicegate: not in place\n")
                .contains("ip -4 rule add pref 50 fwmark 0x1/0x1 table 21319", "# not in place\n")
                .containsPattern("sysctl -w net.ipv4.ip_forward=1 +# is 0\n");
        setup().up(plan());

        assertThat(setup().show(plan(), false))
                .contains("# table inet sluicegate: in place\n")
                .containsPattern("sysctl -w net.ipv6.conf.wan0.accept_ra=2 +# in place\n")
                .doesNotContain("not in place");
        assertThat(setup().show(planWithMark(new Mark(4, 4)), false))
                .contains("# table inet sluicegate: differs: net up replaces it\n");
    }

    @Test
    void showChangesNothing() throws Exception {
        String before = host.picture();
        setup().show(plan(), true);

        assertThat(host.picture()).isEqualTo(before);
        assertThat(folder).isEmptyDirectory();
    }
}
