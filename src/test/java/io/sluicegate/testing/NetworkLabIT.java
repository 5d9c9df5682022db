package io.sluicegate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
final class NetworkLabIT {

    @Test
    void nothingPassesBeforeTheGatewayForwards() throws Exception {
        try (NetworkLab lab = new NetworkLab()) {
            NetworkLabOrigin origin = lab.startOrigin();

            assertThat(curl(lab, "--max-time", "2", "http://203.0.113.2/page.html")
                            .exit())
                    .isNotZero();
            assertThat(origin.acceptedConnections()).isZero();
        }
    }

    @Test
    void bothFamiliesPassOnceTheGatewayForwards() throws Exception {
        try (NetworkLab lab = new NetworkLab()) {
            NetworkLabOrigin origin = lab.startOrigin();
            forward(lab);
            lab.hosts(Map.of("www.example.test", List.of(NetworkLab.ORIGIN_4, NetworkLab.ORIGIN_6)));

            assertThat(curl(lab, "-4", "http://www.example.test/page.html").success())
                    .isEqualTo(NetworkLabOrigin.PAGE);
            assertThat(curl(lab, "-6", "http://www.example.test/page.html").success())
                    .isEqualTo(NetworkLabOrigin.PAGE);
            String trusted = origin.certificate().toString();
            Path copy = lab.directory().resolve("copy");
            curl(lab, "--cacert", trusted, "-o", copy.toString(), "https://www.example.test/big.bin")
                    .success();

            assertThat(Files.mismatch(copy, origin.bigFile())).isEqualTo(-1);
            assertThat(origin.acceptedConnections()).isEqualTo(3);
            assertThat(origin.accessLog())
                    .hasSize(3)
                    .satisfies(first -> assertThat(first).startsWith("192.0.2.2 80 200 "), Index.atIndex(0))
                    .satisfies(second -> assertThat(second).startsWith("2001:db8:1::2 80 200 "), Index.atIndex(1));
        }
    }

    @Test
    void bannerServerSpeaksFirst() throws Exception {
        try (NetworkLab lab = new NetworkLab();
                NetworkLabProcess banner = lab.startBanner(2222)) {
            forward(lab);
            String said = lab.exec(Namespace.CLIENT, "bash", "-c", "exec 3<>/dev/tcp/203.0.113.2/2222; head -n 1 <&3")
                    .success();

            assertThat(said).isEqualTo(NetworkLabBanner.BANNER);
            assertThat(banner.isAlive()).isTrue();
        }
    }

    @Test
    void closingLeavesNothingBehind() throws Exception {
        Path folder;
        long pid;
        String name;
        try (NetworkLab lab = new NetworkLab()) {
            folder = lab.directory();
            pid = lab.startBanner(2222).pid();
            name = lab.name(Namespace.CLIENT);
            assertThat(Path.of("/run/netns", name)).exists();
        }

        assertThat(folder).doesNotExist();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        assertThat(Path.of("/run/netns", name)).doesNotExist();
        assertThat(Path.of("/etc/netns", name)).doesNotExist();
    }

    private static void forward(NetworkLab lab) throws Exception {
        lab.exec(Namespace.GATEWAY, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
                .success();
    }

    private static NetworkLab.Result curl(NetworkLab lab, String... arguments) throws Exception {
        String[] words = new String[arguments.length + 4];
        words[0] = "curl";
        words[1] = "-sS";
        words[2] = "--max-time";
        words[3] = "20";
        System.arraycopy(arguments, 0, words, 4, arguments.length);
        return lab.exec(Namespace.CLIENT, words);
    }
}
